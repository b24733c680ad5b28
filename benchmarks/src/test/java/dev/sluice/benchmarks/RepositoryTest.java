package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.report.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Sluice was measured. */
class RepositoryTest {
  @TempDir
  Path root;

  private void git(String... arguments) throws Exception {
    ProcessBuilder git = new ProcessBuilder("git", "-c", "user.name=A", "-c", "user.email=a@b");
    git.command().addAll(List.of(arguments));
    assertThat(git.directory(root.toFile()).start().waitFor()).isZero();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aChangedSourceIsAChange_aPageAndAResultAreNone() throws Exception {
    git("init", "-q");
    write("src/A.java", "class A {}");
    git("add", "-A");
    git("commit", "-q", "-m", "all");
    Repository repository = new Repository(root);

    write("README.md", "text");
    write("docs/page.md", "text");
    write("benchmarks/results/run.json", "{}");
    Source clean = repository.source();
    write("src/B.java", "class B {}");
    Source changed = repository.source();

    assertThat(clean.commit()).matches("[0-9a-f]{40}");
    assertThat(clean.changed()).isFalse();
    assertThat(changed).isEqualTo(new Source(clean.commit(), true));
  }

  @Test
  void outsideOfARepositoryTheCommitIsUnknown() throws IOException {
    assertThat(new Repository(root).source()).isEqualTo(new Source("unknown", true));
  }
}
