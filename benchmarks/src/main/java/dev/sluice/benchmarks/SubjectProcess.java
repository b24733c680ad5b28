package dev.sluice.benchmarks;

import dev.sluice.benchmarks.subject.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process that is measured. Prints its port; then, for each round, takes {@code begin} and says
 * {@code ready}, takes {@code end} with what has to be done by then, and says what that used.
 */
@Command(name = "subject", hidden = true)
final class SubjectProcess implements Callable<Integer> {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @Parameters(index = "0")
  private String subject = "";

  @Parameters(index = "1")
  private String job = "";

  @Override
  public Integer call() throws Exception {
    Tally tally = new Tally();
    Commands commands = Commands.ofParent();
    try (Subject server = Subjects.named(subject).start(Json.read(job, Job.class), tally)) {
      System.out.println("port " + server.port());
      Usage begun = Usage.now();
      for (Optional<String> said = commands.next(); said.isPresent(); said = commands.next()) {
        String line = said.get();
        if (line.equals("begin")) {
          begun = Usage.now();
          System.out.println("ready");
        } else {
          await(Json.read(line.substring("end ".length()), Expected.class), tally);
          System.out.println("used " + Json.write(Usage.now().since(begun)));
        }
      }
    }
    return 0;
  }

  private static void await(Expected expected, Tally tally) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!expected.isMetBy(tally)) {
      if (tally.failure() != null || System.nanoTime() - deadline > 0) {
        throw wrong(expected, tally);
      }
      Thread.sleep(1);
    }
    if (tally.failure() != null || expected.isExceededBy(tally)) {
      throw wrong(expected, tally);
    }
  }

  private static UncheckedIOException wrong(Expected expected, Tally tally) {
    return new UncheckedIOException(new IOException(
        "expected " + expected + ", counted bytes=" + tally.bytes + " elements=" + tally.elements
            + " ended=" + tally.ended,
        tally.failure()));
  }
}
