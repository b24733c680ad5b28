package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A work says before it begins that the system does not let it open as much as it needs. */
class DescriptorsTest {
  @Test
  void aWorkOfManyConnectionsNamesWhatItNeedsAndWhereThatIsSet() {
    Work idle = Works.named("idle-8000");

    assertThatThrownBy(() -> Descriptors.check(idle, 1_000))
        .isInstanceOf(IOException.class)
        .hasMessage("idle-8000 needs 8,100 file descriptors in each of two processes and has 1,000:"
            + " see ulimit -n");
    assertThatCode(() -> Descriptors.check(idle, 8_100)).doesNotThrowAnyException();
  }

  @Test
  void connectionsThatEndAtOnceNeedNoMoreThanThoseUnderWay() {
    assertThatCode(() -> Descriptors.check(Works.named("accept"), 1_000))
        .doesNotThrowAnyException();
  }
}
