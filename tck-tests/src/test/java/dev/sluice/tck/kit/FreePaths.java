package dev.sluice.tck.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Paths for Unix sockets, each in a directory of its own. The {@link RealDriver} of the test that
 * asked for them deletes them when it closes: a virtual machine that is killed leaves no more than
 * those of the test it runs. What is asked for on a thread without a driver goes at the end of the
 * virtual machine.
 */
final class FreePaths {
  /** Directories of the test that runs on a thread. */
  private static final ThreadLocal<List<Path>> MADE = ThreadLocal.withInitial(ArrayList::new);

  private FreePaths() {}

  /** The address of a path that does not exist, in a directory that does. */
  static UnixDomainSocketAddress make() {
    try {
      Path directory = Files.createTempDirectory("sluice");
      MADE.get().add(directory);
      Path path = directory.resolve("s");
      directory.toFile().deleteOnExit();
      path.toFile().deleteOnExit(); // before its directory: the last named is the first to go
      return UnixDomainSocketAddress.of(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Deletes what was made on this thread, with what is in it. */
  static void deleteAll() {
    List<Path> made = MADE.get();
    MADE.remove();
    made.forEach(FreePaths::delete);
  }

  private static void delete(Path directory) {
    try (Stream<Path> left = Files.list(directory)) {
      for (Path path : left.toList()) {
        Files.deleteIfExists(path);
      }
      Files.delete(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
