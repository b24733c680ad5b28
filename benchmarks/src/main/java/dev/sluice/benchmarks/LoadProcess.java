package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.Load;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process at the other end. Prints the port that a relay passes on to; then, for each port it
 * is given, runs a round against it and says how long that took.
 */
@Command(name = "load", hidden = true)
final class LoadProcess implements Callable<Integer> {
  private static final int DIGITS = 3;

  @Parameters(index = "0")
  private String job = "";

  @Override
  public Integer call() throws Exception {
    Commands commands = Commands.ofParent();
    try (Load load = Load.of(Json.read(job, Job.class))) {
      System.out.println("target " + load.target());
      for (Optional<String> port = commands.next(); port.isPresent(); port = commands.next()) {
        Histogram latencies = new Histogram(DIGITS);
        long begun = System.nanoTime();
        load.run(Integer.parseInt(port.get()), latencies);
        long nanos = System.nanoTime() - begun;
        System.out.println("took "
            + Json.write(new Taken(
                nanos,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9))));
      }
    }
    return 0;
  }
}
