package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of a client, which belong to no event loop. */
@Timeout(20)
class ClientEventsTest {
  @Test
  void clientEventsAreToldAndAnsweredAsUnknown() {
    ClientEventLog log = new ClientEventLog();
    Probe<Integer> probe = new Probe<>(1);
    log.kinds().subscribe(probe);
    assertThat(log.clientEvent(7)).isEqualTo(Status.NOT_IMPLEMENTED);
    log.clientEvent(8);
    log.clientEvent(9);
    assertThat(probe.elements).containsExactly(7);
    probe.request(5);
    assertThat(probe.elements).containsExactly(7, 9);
    log.end();
    assertThat(probe.completed).isTrue();
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void clientEventsEndWithTheSockets() {
    FakeClient client = new FakeClient();
    StreamSockets sockets = StreamSockets.over(client, StreamOptions.defaults());
    Probe<Integer> probe = new Probe<>(0);
    sockets.clientEvents().subscribe(probe);
    assertThat(probe.hasEnded()).isFalse();
    sockets.close();
    assertThat(probe.completed).isTrue();
  }
}
