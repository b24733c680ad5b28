package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.SocketClosedException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests wait for demand, are decided once, and vanish when they are gone. */
@Timeout(20)
class InspectTest {
  private static final int PEND_LIMIT = 3;

  private final FakeLoop loop = new FakeLoop();
  private final FakeListener socket = new FakeListener(loop);
  private final SocketStreamListener listener =
      socket.listener(ListenOptions.defaults().withInspection(true).withPendLimit(PEND_LIMIT));

  private static InspectId id(long serial) {
    return new InspectId(1, serial);
  }

  private void ask(long serial) {
    assertThat(socket.inspect(id(serial))).isEqualTo(InspectVerdict.PEND);
  }

  private Probe<ConnectionRequest> inspect(long demand) {
    Probe<ConnectionRequest> probe = new Probe<>(demand);
    listener.inspect().subscribe(probe);
    loop.runAll();
    return probe;
  }

  private Probe<InspectId> aborted(long demand) {
    Probe<InspectId> probe = new Probe<>(demand);
    listener.aborted().subscribe(probe);
    loop.runAll();
    return probe;
  }

  private static Long[] serials(Probe<ConnectionRequest> probe) {
    return probe.elements.stream().map(request -> request.id().serialNumber()).toArray(Long[]::new);
  }

  @Test
  void requestsWaitForDemandInOrder() {
    ask(1);
    ask(2);
    Probe<ConnectionRequest> probe = inspect(0);
    assertThat(probe.elements).isEmpty();
    probe.request(1);
    loop.runAll();
    assertThat(serials(probe)).containsExactly(1L);
    probe.request(5);
    loop.runAll();
    ask(3);
    assertThat(serials(probe)).containsExactly(1L, 2L, 3L);
    assertThat(socket.calls).isEmpty();
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void aRequestTellsWhoAsks() {
    Probe<ConnectionRequest> probe = inspect(1);
    ask(1);
    ConnectionRequest request = probe.elements.get(0);
    assertThat(request.localAddress()).isEqualTo(socket.localAddress());
    assertThat(request.remoteAddress()).isEqualTo(new FakeConnection(loop).remoteAddress());
    assertThat(request).hasToString("request of 127.0.0.1:9 to 127.0.0.1:7");
  }

  @Test
  void wskR41_theFirstDecisionCounts() {
    Probe<ConnectionRequest> probe = inspect(2);
    ask(1);
    ask(2);
    assertThat(probe.elements.get(0).accept()).isTrue();
    assertThat(probe.elements.get(0).reject()).isFalse();
    assertThat(probe.elements.get(1).reject()).isTrue();
    assertThat(probe.elements.get(1).accept()).isFalse();
    loop.runAll();
    assertThat(socket.calls).containsExactly("ACCEPT 1", "REJECT 2");
  }

  @Test
  void aRequestIsDecidedInsideOnNext() {
    Probe<ConnectionRequest> probe = new Probe<>(1);
    probe.onNextDo(request -> {
      request.accept();
      probe.request(1);
    });
    listener.inspect().subscribe(probe);
    loop.runAll();
    for (int serial = 1; serial <= 3; serial++) {
      ask(serial);
    }
    assertThat(socket.calls).containsExactly("ACCEPT 1", "ACCEPT 2", "ACCEPT 3");
  }

  @Test
  void wskR42_aRequestThatIsGoneBeforeItWasGivenVanishes() {
    Probe<InspectId> aborted = aborted(9);
    ask(1);
    ask(2);
    socket.abort(id(1));
    Probe<ConnectionRequest> probe = inspect(9);
    assertThat(serials(probe)).containsExactly(2L);
    assertThat(aborted.elements).isEmpty();
  }

  @Test
  void wskR42_aRequestThatIsGoneAfterItWasGivenIsTold() {
    Probe<InspectId> aborted = aborted(9);
    Probe<ConnectionRequest> probe = inspect(9);
    ask(1);
    socket.abort(id(1));
    assertThat(aborted.elements).containsExactly(id(1));
    assertThat(probe.elements.get(0).accept()).isFalse();
    loop.runAll();
    assertThat(socket.calls).isEmpty();
  }

  @Test
  void wskR40_aRequestThatIsGoneAfterItWasAcceptedIsTold() {
    Probe<InspectId> aborted = aborted(9);
    Probe<ConnectionRequest> probe = inspect(9);
    ask(1);
    assertThat(probe.elements.get(0).accept()).isTrue();
    loop.runAll();
    socket.abort(id(1));
    assertThat(aborted.elements).containsExactly(id(1));
  }

  @Test
  void wskR43_aDecisionThatMeetsTheAbortHalfWayDoesNothing() {
    Probe<ConnectionRequest> probe = inspect(9);
    ask(1);
    assertThat(probe.elements.get(0).accept()).isTrue(); // its task has not run
    loop.as(() -> socket.events.abort(id(1)));
    loop.runAll();
    assertThat(socket.calls).isEmpty();
    assertThat(aborted(9).elements).containsExactly(id(1));
  }

  @Test
  void ofAbortsThatNobodyAskedForTheNewestWait() {
    inspect(99);
    for (int serial = 1; serial <= 5; serial++) {
      ask(serial);
      socket.abort(id(serial));
    }
    Probe<InspectId> probe = aborted(0);
    assertThat(probe.elements).isEmpty();
    probe.request(9);
    loop.runAll();
    assertThat(probe.elements)
        .containsExactlyElementsOf(
            LongStream.of(3, 4, 5).mapToObj(InspectTest::id).toList());
  }

  @Test
  void aCancelRejectsWhatWaitsAndLeavesWhatWasGiven() {
    Probe<ConnectionRequest> probe = inspect(1);
    ask(1);
    ask(2);
    ask(3);
    probe.cancel();
    loop.runAll();
    assertThat(socket.calls).containsExactly("REJECT 2", "REJECT 3");
    assertThat(probe.elements.get(0).accept()).isTrue();
    loop.runAll();
    assertThat(socket.calls).endsWith("ACCEPT 1");
    ask(4);
    assertThat(serials(inspect(9))).containsExactly(4L);
  }

  @Test
  void rs213_aSubscriberThatThrowsRejectsItsRequestAndIsCancelled() {
    Probe<ConnectionRequest> probe = new Probe<>(9);
    probe.onNextDo(request -> {
      throw new IllegalStateException("on purpose");
    });
    listener.inspect().subscribe(probe);
    loop.runAll();
    ask(1);
    assertThat(socket.calls).containsExactly("REJECT 1");
    ask(2);
    assertThat(serials(inspect(9))).containsExactly(2L);
  }

  @Test
  void rs309_aBadRequestFailsAndRejectsWhatWaits() {
    Probe<ConnectionRequest> probe = inspect(0);
    ask(1);
    probe.request(-1);
    loop.runAll();
    assertThat(probe.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(socket.calls).containsExactly("REJECT 1");
  }

  @Test
  void aSecondSubscriberIsToldSo() {
    inspect(0);
    aborted(0);
    assertThat(inspect(1).error).isInstanceOf(IllegalStateException.class);
    assertThat(aborted(1).error).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutInspectionBothAreRefusedAndTheErrorSaysWhy() {
    SocketStreamListener plain = new FakeListener(loop).listener(ListenOptions.defaults());
    Probe<ConnectionRequest> requests = new Probe<>(1);
    Probe<InspectId> ids = new Probe<>(1);
    plain.inspect().subscribe(requests);
    plain.aborted().subscribe(ids);
    loop.runAll();
    assertThat(requests.error)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ListenOptions.withInspection");
    assertThat(ids.error).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> plain.inspect().subscribe(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> plain.aborted().subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aLocalCloseCompletesBothAndEndsEveryRequest() {
    Probe<ConnectionRequest> probe = inspect(1);
    Probe<InspectId> aborted = aborted(0);
    ask(1);
    ask(2);
    listener.close().subscribe(new Probe<>(1));
    loop.runAll();
    assertThat(probe.completed).isTrue();
    assertThat(aborted.completed).isTrue();
    assertThat(probe.elements.get(0).accept()).isFalse();
    assertThat(socket.calls).containsExactly("close");
    assertThat(socket.inspect(id(3))).isEqualTo(InspectVerdict.REJECT);
    assertThat(inspect(1).completed).isTrue();
  }

  @Test
  void wskR38_aListenerThatStopsWorkingFailsAllAndIsClosed() {
    Probe<ConnectionRequest> probe = inspect(1);
    Probe<StreamConnection> accepted = new Probe<>(1);
    listener.accept().subscribe(accepted);
    loop.runAll();
    loop.run(() -> assertThat(socket.events.inspect(new InspectEvent(null, null, null)))
        .isEqualTo(InspectVerdict.REJECT));
    assertThat(probe.error).isInstanceOf(SocketClosedException.class);
    assertThat(accepted.error).isInstanceOf(SocketClosedException.class);
    assertThat(socket.closed).isTrue();
  }
}
