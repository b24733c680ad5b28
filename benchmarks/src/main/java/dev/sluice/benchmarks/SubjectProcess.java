package dev.sluice.benchmarks;

import dev.sluice.benchmarks.subject.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process that is measured. Prints its port; then, for each round, takes {@code begin} and says
 * {@code ready}, takes {@code end} with what has to be done by then, and says what that used;
 * {@code look} or {@code weigh} asks what there is to see, {@code resume} lets connections that
 * stand still go on, {@code fault} asks what has failed so far.
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
    serve(subject, Json.read(job, Job.class));
    return 0;
  }

  /** Until its input ends. */
  static void serve(String subject, Job job) throws Exception {
    Commands commands = Commands.ofParent();
    Reason.told(() -> serve(subject, job, commands));
  }

  private static int serve(String subject, Job job, Commands commands) throws Exception {
    Tally tally = new Tally();
    try (Subject server = Subjects.named(subject, job).start(job, tally)) {
      System.out.println("port " + server.port());
      Usage begun = Usage.now();
      for (Optional<String> said = commands.next(); said.isPresent(); said = commands.next()) {
        String[] words = said.get().split(" ", 2);
        switch (words[0]) {
          case "begin" -> {
            begun = Usage.now();
            System.out.println("ready");
          }
          case "end" -> {
            await(Json.read(words[1], Expected.class), tally);
            System.out.println("used " + Json.write(Usage.now().since(begun)));
          }
          case "look" -> System.out.println("seen " + Json.write(look(server, job, tally)));
          case "weigh" -> System.out.println("seen " + Json.write(Memory.weigh()));
          case "fault" -> {
            Throwable fault = tally.failure();
            System.out.println(fault == null ? "fault" : "fault " + Reason.of(fault));
          }
          case "resume" -> {
            server.resume();
            System.out.println("resumed");
          }
          default -> throw new IllegalArgumentException(said.get());
        }
      }
    }
    return 0;
  }

  private static Map<Seen, Long> look(Subject server, Job job, Tally tally) {
    Map<Seen, Long> seen = new EnumMap<>(Seen.class);
    seen.putAll(server.look());
    Count signalled = job.shape() == Shape.SEND ? tally.drawn : tally.bytes;
    seen.put(Seen.SIGNALLED, signalled.sum());
    seen.put(Seen.PAUSES, tally.pauses.sum());
    return seen;
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
        "waited for " + expected + ", counted bytes=" + tally.bytes + ", elements=" + tally.elements
            + ", ended connections=" + tally.ended,
        tally.failure()));
  }
}
