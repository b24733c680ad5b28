package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.SocketStatistics;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final SenderReport SENT =
      new SenderReport(1000, "ab", 1000, 2_500_000_000L, 64, 5_000_000_000L);

  @Test
  void sameBytesAndEveryPauseEnded_isASuccess() {
    DemoResult result = new DemoResult(1000, "ab", statistics(1000, 5, 5, false, 0), SENT);
    assertThat(result.faults()).isEmpty();
    assertThat(result.toString())
        .contains("bytes sent                               1,000\n")
        .contains("sender held back                         2.50 s of 5.00 s\n")
        .contains("result                                   nothing lost, every pause ended\n");
    result.throwIfFailed();
  }

  @Test
  void aPauseThatTheEndOfTheStreamEnded_isASuccess() {
    assertThat(new DemoResult(1000, "ab", statistics(1000, 5, 4, true, 0), SENT).faults())
        .isEmpty();
  }

  @Test
  void missingBytes_areAFailure() {
    DemoResult result = new DemoResult(999, "ab", statistics(999, 5, 5, false, 0), SENT);
    assertThat(result.faults()).containsExactly("1000 bytes were sent, 999 received");
    assertThatThrownBy(result::throwIfFailed)
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.TRANSFER_FAILED));
  }

  @Test
  void otherBytes_areAFailure() {
    assertThat(new DemoResult(1000, "ac", statistics(1000, 5, 5, false, 0), SENT).faults())
        .containsExactly("the bytes received are not the bytes sent");
  }

  @Test
  void aPauseWithoutAnEnd_isAFailure() {
    assertThat(new DemoResult(1000, "ab", statistics(1000, 5, 4, false, 0), SENT).faults())
        .containsExactly("5 pauses, but 4 resumes");
  }

  @Test
  void memoryThatWasNotReleased_isAFailure() {
    assertThat(new DemoResult(1000, "ab", statistics(1000, 5, 5, false, 1), SENT).faults())
        .containsExactly("1 retained indications were not released");
  }

  @Test
  void aReportIsReadAsItIsWritten() {
    assertThat(SenderReport.parse(SENT.toString())).isEqualTo(SENT);
  }

  @Test
  void halfAReport_isRefused() {
    assertThatThrownBy(() -> SenderReport.parse("bytes=1\n")).hasMessageContaining("no sha256");
  }

  private static SocketStatistics statistics(
      long accepted, long pauses, long resumes, boolean paused, long retained) {
    return new SocketStatistics(
        new SocketStatistics.Receive(
            accepted, accepted, 1, 1, 1, 1, 1, 1, pauses, resumes, paused, 1, 1, 0, 64, retained, 0,
            0),
        new SocketStatistics.Send(0, 0, 0, 0, 0),
        new SocketStatistics.Accept(0, 0),
        1);
  }
}
