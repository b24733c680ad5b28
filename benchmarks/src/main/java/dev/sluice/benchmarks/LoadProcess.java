package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.Load;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Load load = Load.of(Json.read(job, Job.class))) {
      System.out.println("target " + load.target());
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        Histogram latencies = new Histogram(DIGITS);
        long begun = System.nanoTime();
        load.run(Integer.parseInt(line), latencies);
        long nanos = System.nanoTime() - begun;
        System.out.println("took "
            + Json.write(new Taken(
                nanos, latencies.getValueAtPercentile(50), latencies.getValueAtPercentile(99))));
      }
    }
    return 0;
  }
}
