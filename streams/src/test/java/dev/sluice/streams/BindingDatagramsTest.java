package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How datagram sockets are made and closed. */
@Timeout(20)
class BindingDatagramsTest {
  private final FakeClient client = new FakeClient();
  private final StreamSockets sockets =
      StreamSockets.over(client, StreamOptions.defaults().withCloseDeadline(Duration.ZERO));
  private final InetSocketAddress here = new InetSocketAddress("127.0.0.1", 7);

  private Probe<StreamDatagrams> bind(DatagramOptions options, long demand) {
    Probe<StreamDatagrams> probe = new Probe<>(demand);
    sockets.datagrams(here, options).subscribe(probe);
    client.loop.runAll();
    return probe;
  }

  private FakeDatagrams socket() {
    return client.datagrams.get(0);
  }

  @Test
  void aSocketIsMadeAndBoundAndTakesNothingUnasked() {
    Probe<StreamDatagrams> made = bind(DatagramOptions.defaults(), 1);
    assertThat(made.completed).isTrue();
    assertThat(client.families).containsExactly(StandardProtocolFamily.INET);
    assertThat(socket().calls).contains("bind").noneMatch(call -> call.startsWith("enable"));
    assertThat(made.elements.get(0).socket()).isSameAs(socket());
    assertThat(made.elements.get(0)).hasToString("datagrams on 127.0.0.1:7");
  }

  @Test
  void wskR52_thePeerIsFixedBeforeAnythingIsReceived() {
    assertThat(bind(DatagramOptions.defaults().withPeer(FakeDatagrams.PEER), 1).completed)
        .isTrue();
    assertThat(socket().peer).isEqualTo(FakeDatagrams.PEER);
  }

  @Test
  void aPeerThatCannotBeOneFailsTheAttemptAndClosesTheSocket() {
    Probe<StreamDatagrams> failed = new Probe<>(1);
    sockets
        .datagrams(here, DatagramOptions.defaults().withPeer(FakeDatagrams.PEER))
        .subscribe(failed);
    socket().controlOutcome = Status.INVALID_PARAMETER;
    client.loop.runAll();
    assertThat(failed.error)
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.INVALID_PARAMETER))
        .hasMessageContaining("bind datagrams to 127.0.0.1:7 with peer ");
    assertThat(socket().closed).isTrue();
  }

  @Test
  void aCancelledAttemptClosesItsSocket() {
    Probe<StreamDatagrams> made = bind(DatagramOptions.defaults(), 0);
    assertThat(socket().closed).isFalse();
    made.cancel();
    client.loop.runAll();
    assertThat(socket().closed).isTrue();
  }

  @Test
  void theyAreClosedWithTheirSockets() {
    Probe<Datagram> reader = new Probe<>(1);
    bind(DatagramOptions.defaults(), 1).elements.get(0).receive().subscribe(reader);
    client.loop.runAll();
    Thread closing = new Thread(sockets::close);
    closing.start();
    while (closing.isAlive()) {
      client.loop.runAll();
      Thread.onSpinWait();
    }
    assertThat(reader.error).isInstanceOf(dev.sluice.api.SocketClosedException.class);
    assertThat(socket().closed).isTrue();
    assertThat(client.closed).isTrue();
    assertThat(bind(DatagramOptions.defaults(), 1).error).isInstanceOf(StatusException.class);
  }
}
