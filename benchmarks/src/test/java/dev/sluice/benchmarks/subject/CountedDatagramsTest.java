package dev.sluice.benchmarks.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Job.Manner;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What comes counts when it comes, by the same subscriber for all. */
class CountedDatagramsTest {
  private final Tally tally = new Tally();

  private CountedDatagrams<String> counted() {
    Manner manner = new Manner(Drive.PACED, true, 1);
    Job job = new Job(Shape.RECEIVE, Long.MAX_VALUE, false, 64, 1, 1, 0, false, manner);
    return new CountedDatagrams<>(job, tally, String::length);
  }

  @Test
  void datagramsCountWithTheirBytes() {
    Flux.just("one", "three").subscribe(counted());

    assertThat(tally.elements.sum()).isEqualTo(2);
    assertThat(tally.bytes.sum()).isEqualTo(8);
  }
}
