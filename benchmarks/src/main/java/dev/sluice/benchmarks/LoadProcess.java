package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.Load;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process at the other end. Prints the port that a relay passes on to; then, for each round and
 * the port it is given, prepares it, runs it and says how long that took, and releases what is left
 * of it.
 */
@Command(name = "load", hidden = true)
final class LoadProcess implements Callable<Integer> {
  private static final int DIGITS = 3;

  @Parameters(index = "0")
  private String job = "";

  @Override
  public Integer call() throws Exception {
    Commands commands = Commands.ofParent();
    return Reason.told(() -> serve(commands));
  }

  private Integer serve(Commands commands) throws Exception {
    try (Load load = Load.of(Json.read(job, Job.class))) {
      System.out.println("target " + load.target());
      for (Optional<String> said = commands.next(); said.isPresent(); said = commands.next()) {
        String[] words = said.get().split(" ", 2);
        switch (words[0]) {
          case "prepare" -> {
            load.prepare(Integer.parseInt(words[1]));
            System.out.println("prepared");
          }
          case "run" -> run(load, Integer.parseInt(words[1]));
          case "release" -> {
            load.release();
            tell(load);
          }
          default -> throw new IllegalArgumentException(said.get());
        }
      }
    }
    return 0;
  }

  private static void run(Load load, int port) throws IOException {
    Histogram latencies = new Histogram(DIGITS);
    long begun = System.nanoTime();
    load.run(port, latencies);
    long nanos = System.nanoTime() - begun;
    System.out.println("took "
        + Json.write(new Taken(
            nanos,
            latencies.getValueAtPercentile(50),
            latencies.getValueAtPercentile(99),
            latencies.getValueAtPercentile(99.9))));
    tell(load);
  }

  private static void tell(Load load) {
    System.out.println("told " + Json.write(new Report(load.done(), load.seen())));
  }
}
