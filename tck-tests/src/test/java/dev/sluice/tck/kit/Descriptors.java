package dev.sluice.tck.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors of this process. */
public final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");

  private Descriptors() {}

  /** How many are open; 0 where the system does not tell. */
  public static long count() throws IOException {
    if (!Files.isDirectory(OPEN)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(OPEN)) {
      return open.count();
    }
  }
}
