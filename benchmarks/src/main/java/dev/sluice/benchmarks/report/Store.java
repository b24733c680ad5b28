package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where results are kept. What is in a file stays there until something takes its place, in one
 * step: who reads it finds the old or the new, whole.
 */
public final class Store {
  private Store() {}

  /**
   * Shows, before hours have gone, that a file can be written; leaves it as it is.
   *
   * @throws IOException if it cannot
   */
  public static void tryOut(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file");
    }
    try {
      Path draft = draft(file);
      Files.writeString(draft, "");
      Files.delete(draft);
    } catch (IOException unusable) {
      throw new IOException(file + " cannot be written", unusable);
    }
  }

  /** Takes the place of what is in the file. */
  static void write(Path file, Object value) throws IOException {
    Path draft = draft(file);
    try {
      Files.writeString(draft, Json.pretty(value) + "\n");
      Files.move(
          draft, target(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Beside the file, of this process alone; with the usual rights, unlike a temporary file. */
  private static Path draft(Path file) throws IOException {
    Path target = target(file);
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file");
    }
    Files.createDirectories(directory);
    return directory.resolve(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".draft");
  }

  /** What a symbolic link leads to, so that it stays one. */
  private static Path target(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
  }
}
