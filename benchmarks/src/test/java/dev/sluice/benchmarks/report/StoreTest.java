package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored takes the place of what was there, and nothing else changes. */
class StoreTest {
  @TempDir
  Path directory;

  @Test
  void whatIsStoredHasTheRightsOfAnyFile() throws IOException {
    Path usual = Files.writeString(directory.resolve("usual"), "");
    Path stored = directory.resolve("stored.json");

    Store.write(stored, "new");

    assertThat(Files.getPosixFilePermissions(stored))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void toTryOutLeavesTheFileAsItIs() throws IOException {
    Path stored = Files.writeString(directory.resolve("stored.json"), "old");

    Store.tryOut(stored);
    Store.tryOut(directory.resolve("other.json"));

    assertThat(stored).hasContent("old");
    assertThat(directory.toFile().list()).containsExactly("stored.json");
  }

  @Test
  void aLinkStaysOne() throws IOException {
    Path stored = Files.writeString(directory.resolve("stored.json"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), stored);

    Store.write(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(stored).hasContent("\"new\"");
  }

  @Test
  void aDirectoryIsNotReplaced() {
    assertThatThrownBy(() -> Store.tryOut(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
  }
}
