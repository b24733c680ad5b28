package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamOptionsTest {
  @Test
  void refusesSizesAndTimesThatAreNotPositive() {
    StreamOptions options = StreamOptions.defaults();

    assertThatIllegalArgumentException().isThrownBy(() -> options.withElementSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withSendWindow(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withSendDemand(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withConnectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withCloseDeadline(Duration.ofNanos(-1)));
  }
}
