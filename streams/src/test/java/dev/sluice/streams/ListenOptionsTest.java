package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListenOptionsTest {
  private final ListenOptions defaults = ListenOptions.defaults();

  @Test
  void eachWithChangesOneThing() {
    Duration second = Duration.ofSeconds(1);
    ListenOptions all = defaults
        .withBacklog(1)
        .withConnectionLimit(2)
        .withAcceptMode(AcceptMode.SHED)
        .withInspection(true)
        .withPendLimit(3)
        .withPendTimeout(second);
    assertThat(all).isEqualTo(new ListenOptions(1, 2, AcceptMode.SHED, true, 3, second));
    assertThat(defaults)
        .isEqualTo(new ListenOptions(
            4096, Integer.MAX_VALUE, AcceptMode.PAUSE, false, 1024, Duration.ofSeconds(30)));
  }

  @Test
  void badValuesAreRefused() {
    assertThatThrownBy(() -> defaults.withBacklog(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the backlog must be 1 or more: 0");
    assertThatThrownBy(() -> defaults.withConnectionLimit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the connection limit must be 1 or more: -1");
    assertThatThrownBy(() -> defaults.withPendLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the pend limit must be 1 or more: 0");
    assertThatThrownBy(() -> defaults.withPendTimeout(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> defaults.withPendTimeout(Duration.ofDays(30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT720H");
    assertThatThrownBy(() -> defaults.withPendTimeout(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("pendTimeout");
    assertThatThrownBy(() -> defaults.withAcceptMode(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aPendTimeoutBelowAMillisecondDoesNotBecomeNever() {
    assertThat(defaults.withPendTimeout(Duration.ofNanos(1)).pendMillis()).isEqualTo(1);
    assertThat(defaults.withPendTimeout(Duration.ZERO).pendMillis()).isZero();
    assertThat(defaults.pendMillis()).isEqualTo(30_000);
  }
}
