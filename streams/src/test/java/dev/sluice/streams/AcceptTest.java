package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClosedException;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.Fixture.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Demand switches the accept event; a connection is never refused for want of it. */
@Timeout(20)
class AcceptTest {
  private final FakeLoop loop = new FakeLoop();
  private final FakeListener socket = new FakeListener(loop);
  private final SocketStreamListener listener = socket.listener(ListenOptions.defaults());

  private Probe<StreamConnection> subscribe(long demand) {
    Probe<StreamConnection> probe = new Probe<>(demand);
    listener.accept().subscribe(probe);
    loop.runAll();
    return probe;
  }

  private boolean isOn() {
    return socket.enabled.contains(EventType.ACCEPT);
  }

  @Test
  void withoutDemandNothingIsTaken() {
    socket.connect();
    assertThat(isOn()).isFalse();
    Probe<StreamConnection> probe = subscribe(0);
    assertThat(isOn()).isFalse();
    assertThat(socket.backlog).hasSize(1);
    probe.request(1);
    loop.runAll();
    assertThat(probe.elements).hasSize(1);
    assertThat(isOn()).isFalse();
    assertThat(socket.verdicts).containsExactly(AcceptVerdict.SUCCESS);
  }

  @Test
  void rs101_noMoreConnectionsThanRequested() {
    Probe<StreamConnection> probe = subscribe(3);
    for (int i = 0; i < 5; i++) {
      socket.connect();
    }
    assertThat(probe.elements).hasSize(3);
    assertThat(socket.backlog).hasSize(2);
    assertThat(socket.verdicts).containsOnly(AcceptVerdict.SUCCESS);
    assertThat(socket.closed).isFalse();
  }

  @Test
  void requestOneInOnNextLeavesTheEventOn() {
    Probe<StreamConnection> probe = subscribe(1);
    probe.onNextDo(connection -> probe.request(1));
    for (int i = 0; i < 5; i++) {
      socket.connect();
    }
    assertThat(probe.elements).hasSize(5);
    assertThat(socket.count("disable ACCEPT")).isZero();
    assertThat(socket.count("enable [ACCEPT]")).isEqualTo(1);
  }

  @Test
  void aRequestThatMeetsTheBeginningOfTheCloseDoesNotMakeItAFailure() {
    Probe<StreamConnection> probe = subscribe(0);
    loop.run(() -> {
      socket.close(new Request()); // who listens for that is told later
      probe.request(1);
    });
    assertThat(probe.error).isNull();
    assertThat(probe.completed).isTrue();
  }

  @Test
  void theConnectionIsOfUseInOnNext() {
    Probe<StreamConnection> probe = subscribe(1);
    Reader reader = new Reader(10);
    probe.onNextDo(connection -> connection.receive().subscribe(reader));
    FakeConnection child = socket.connect();
    child.arriveText("abc");
    assertThat(reader.text).hasToString("abc");
  }

  @Test
  void cancelTurnsTheEventOffAndLosesNoConnection() {
    Probe<StreamConnection> one = subscribe(5);
    one.cancel();
    loop.runAll();
    assertThat(isOn()).isFalse();
    socket.connect();
    assertThat(socket.backlog).hasSize(1);
    assertThat(subscribe(1).elements).hasSize(1);
    assertThat(one.elements).isEmpty();
  }

  @Test
  void aConnectionThatMeetsACancelHalfWayIsHeldForTheNextSubscriber() {
    Probe<StreamConnection> one = subscribe(5);
    one.cancel(); // on another thread: its task has not run
    FakeConnection child = new FakeConnection(loop);
    loop.as(() -> socket.offer(child));
    loop.runAll();
    assertThat(socket.verdicts).containsExactly(AcceptVerdict.SUCCESS);
    assertThat(isOn()).isFalse();
    assertThat(one.elements).isEmpty();
    socket.connect();
    Probe<StreamConnection> two = subscribe(0);
    assertThat(two.elements).isEmpty();
    two.request(2);
    loop.runAll();
    assertThat(two.elements).hasSize(2);
    assertThat(beneath(two.elements.get(0))).isSameAs(child);
    assertThat(child.closing).isNull();
  }

  private static ConnectionSocket beneath(StreamConnection connection) {
    return ((CarryingSocket) connection.socket()).beneath();
  }

  @Test
  void aHeldConnectionIsResetWhenTheListenerCloses() {
    Probe<StreamConnection> one = subscribe(5);
    one.cancel();
    FakeConnection child = new FakeConnection(loop);
    loop.as(() -> socket.offer(child));
    listener.close().subscribe(new Probe<>(1));
    loop.runAll();
    assertThat(child.count("abort")).isEqualTo(1);
    assertThat(child.closed).isTrue();
  }

  @Test
  void cancelInOnNextStopsAndASuccessorThereGoesOn() {
    Probe<StreamConnection> two = new Probe<>(1);
    Probe<StreamConnection> one = subscribe(10);
    one.onNextDo(connection -> {
      one.cancel();
      listener.accept().subscribe(two);
    });
    for (int i = 0; i < 3; i++) {
      socket.connect();
    }
    assertThat(one.elements).hasSize(1);
    assertThat(two.elements).hasSize(1);
    assertThat(socket.backlog).hasSize(1);
    two.request(1);
    loop.runAll();
    assertThat(two.elements).hasSize(2);
    assertThat(two.wrongs).isEmpty();
  }

  @Test
  void wskD24_aRequestThatMeetsTheDisableIsNotLost() {
    Probe<StreamConnection> probe = subscribe(1);
    socket.backlog.add(new FakeConnection(loop));
    socket.backlog.add(new FakeConnection(loop));
    loop.as(() -> {
      socket.pump(); // takes one and disables
      probe.request(1); // as early as it can be on the loop
    });
    loop.runAll();
    assertThat(probe.elements).hasSize(2);
  }

  @Test
  void rs213_aSubscriberThatThrowsIsCancelledAndItsConnectionReset() {
    Probe<StreamConnection> one = subscribe(10);
    one.onNextDo(connection -> {
      throw new IllegalStateException("on purpose");
    });
    FakeConnection child = socket.connect();
    assertThat(child.count("abort")).isEqualTo(1);
    assertThat(isOn()).isFalse();
    socket.connect();
    assertThat(subscribe(1).elements).hasSize(1);
  }

  @Test
  void rs309_aBadRequestFails() {
    Probe<StreamConnection> probe = subscribe(1);
    probe.request(0);
    loop.runAll();
    assertThat(probe.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(isOn()).isFalse();
  }

  @Test
  void rs109_nullIsRefused() {
    assertThatThrownBy(() -> listener.accept().subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSecondSubscriberIsToldSo() {
    Probe<StreamConnection> one = subscribe(1);
    Probe<StreamConnection> two = subscribe(1);
    assertThat(two.error).isInstanceOf(IllegalStateException.class);
    socket.connect();
    assertThat(one.elements).hasSize(1);
  }

  @Test
  void aLocalCloseCompletesNowAndForLaterSubscribers() {
    Probe<StreamConnection> one = subscribe(0);
    Probe<Void> closed = new Probe<>(0);
    listener.close().subscribe(closed);
    loop.runAll();
    assertThat(one.completed).isTrue();
    assertThat(closed.completed).isTrue();
    assertThat(subscribe(0).completed).isTrue();
    Probe<Void> again = new Probe<>(0);
    listener.close().subscribe(again);
    loop.runAll();
    assertThat(again.completed).isTrue();
    assertThat(socket.count("close")).isEqualTo(1);
  }

  @Test
  void aRawCloseOfTheSocketCompletesToo() {
    Probe<StreamConnection> one = subscribe(0);
    loop.run(() -> socket.close(new Request()));
    assertThat(one.completed).isTrue();
  }

  @Test
  void aListenerThatStopsWorkingFailsAndIsClosed() {
    Probe<StreamConnection> one = subscribe(1);
    loop.run(() -> socket.offer(null));
    assertThat(one.error).isInstanceOf(SocketClosedException.class);
    assertThat(socket.closed).isTrue();
  }

  @Test
  void statisticsTellTheDemand() {
    assertThat(listener.statistics().receive().demand()).isEqualTo(SocketStatistics.NO_DEMAND);
    subscribe(5);
    socket.connect();
    assertThat(listener.statistics().receive().demand()).isEqualTo(4);
  }

  /** Subscribe, request, cancel at random, connections at random: all are given, once, in order. */
  @Test
  void atRandomNoConnectionIsLostOrRefused() {
    Random random = new Random(3);
    List<FakeConnection> connected = new ArrayList<>();
    List<Object> got = new ArrayList<>();
    Probe<StreamConnection> now = subscribe(0);
    now.onNextDo(connection -> got.add(beneath(connection)));
    for (int i = 0; i < 2000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> now.request(1 + random.nextInt(2));
        case 1 -> {
          now.cancel();
          if (random.nextBoolean()) {
            FakeConnection child = new FakeConnection(loop);
            if (isOn() && socket.backlog.isEmpty()) {
              connected.add(child);
              loop.as(() -> socket.offer(child)); // half way
            }
          }
          now = new Probe<>(random.nextInt(2));
          now.onNextDo(connection -> got.add(beneath(connection)));
          listener.accept().subscribe(now);
          loop.runAll();
        }
        default -> connected.add(socket.connect());
      }
      if (random.nextBoolean()) {
        loop.runAll();
      }
    }
    loop.runAll();
    now.request(Long.MAX_VALUE);
    loop.runAll();
    assertThat(got.equals(connected)).isTrue();
    assertThat(socket.verdicts).containsOnly(AcceptVerdict.SUCCESS);
  }
}
