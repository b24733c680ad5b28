package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketStatisticsTest {
  private static final SocketStatistics.Receive RECEIVE = new SocketStatistics.Receive(
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, false, 12, 13, 14, 15, 16, 17, 18, 19);
  private static final SocketStatistics.Send SEND = new SocketStatistics.Send(1, 2, 3, 4, 5);
  private static final SocketStatistics.Accept ACCEPT = new SocketStatistics.Accept(1, 2);
  private static final SocketStatistics.Datagrams DATAGRAMS =
      new SocketStatistics.Datagrams(1, 2, 3, 4, 5, 6, 7, 8);
  private static final SocketStatistics ALL =
      new SocketStatistics(RECEIVE, SEND, ACCEPT, DATAGRAMS, 20);

  @Test
  void aCopyWithOneNumberChangedKeepsAllOthers() {
    assertThat(ALL.withReceiveHeldElsewhere(1))
        .isEqualTo(new SocketStatistics(RECEIVE.withHeldElsewhere(1), SEND, ACCEPT, DATAGRAMS, 20));
    assertThat(ALL.withReceiveHeldElsewhere(1).receive().heldBytes()).isEqualTo(15);
    assertThat(ALL.withReceiveHeldElsewhere(0)).isEqualTo(ALL);
    assertThat(ALL.withDemand(18)).isEqualTo(ALL);
    assertThat(ALL.withReceiveDropped(19)).isEqualTo(ALL);
    assertThat(ALL.withReleasesRefused(0)).isEqualTo(ALL);
    assertThat(ALL.withDatagramsDropped(0)).isEqualTo(ALL);
    assertThat(ALL.withSendHeld(3, 4)).isEqualTo(ALL);
  }
}
