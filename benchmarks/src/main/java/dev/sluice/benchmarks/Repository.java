package dev.sluice.benchmarks;

import dev.sluice.benchmarks.report.Source;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checkout that the programs were built from, as git sees it. */
public final class Repository {
  private final Path root;

  /** A checkout. */
  public Repository(Path root) {
    this.root = root;
  }

  /** Documents and stored results do not make a change: nothing is built from them. */
  public Source source() throws IOException {
    String commit = git("rev-parse", "HEAD");
    String changes =
        git("status", "--porcelain", "--", ".", ":!docs", ":!*.md", ":!benchmarks/results");
    return commit == null || changes == null
        ? new Source("unknown", true)
        : new Source(commit, !changes.isEmpty());
  }

  private @Nullable String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    Process git;
    try {
      git = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    } catch (IOException noGit) {
      return null;
    }
    try {
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? said : null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      git.destroy();
    }
  }
}
