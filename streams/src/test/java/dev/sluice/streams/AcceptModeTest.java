package dev.sluice.streams;

import static dev.sluice.api.AcceptVerdict.REQUEST_NOT_ACCEPTED;
import static dev.sluice.api.AcceptVerdict.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections beyond the demand, and beyond the limit. */
@Timeout(20)
class AcceptModeTest {
  private static final ListenOptions SHED =
      ListenOptions.defaults().withAcceptMode(AcceptMode.SHED);

  private final FakeLoop loop = new FakeLoop();
  private final FakeListener socket = new FakeListener(loop);

  private Probe<StreamConnection> subscribe(SocketStreamListener listener, long demand) {
    Probe<StreamConnection> probe = new Probe<>(demand);
    listener.accept().subscribe(probe);
    loop.runAll();
    return probe;
  }

  private boolean isOn() {
    return socket.enabled.contains(EventType.ACCEPT);
  }

  private void request(Probe<?> probe, long n) {
    probe.request(n);
    loop.runAll();
  }

  private void close(FakeConnection connection) {
    loop.run(() -> connection.close(new Request()));
  }

  /** The table of the gate: what two connections meet, and how many wait then. */
  @ParameterizedTest(name = "{0}, static {1}, subscribed {2}, demand {3}, limit {4}")
  @CsvSource({
    // mode, static, subscribed, demand, limit, verdicts, waiting
    "PAUSE, false, false, 0, 9, '',                   2",
    "PAUSE, false, true,  0, 9, '',                   2",
    "PAUSE, false, true,  1, 9, 'SUCCESS',            1",
    "PAUSE, false, true,  2, 1, 'SUCCESS',            1",
    "PAUSE, false, true,  2, 9, 'SUCCESS SUCCESS',    0",
    "PAUSE, true,  true,  2, 9, 'REFUSED REFUSED',    0",
    "PAUSE, true,  false, 0, 9, 'REFUSED REFUSED',    0",
    "SHED,  false, false, 0, 9, '',                   2",
    "SHED,  false, true,  0, 9, 'REFUSED REFUSED',    0",
    "SHED,  false, true,  1, 9, 'SUCCESS REFUSED',    0",
    "SHED,  false, true,  2, 1, 'SUCCESS REFUSED',    0",
    "SHED,  false, true,  2, 9, 'SUCCESS SUCCESS',    0",
    "SHED,  true,  false, 0, 9, 'REFUSED REFUSED',    0",
    "SHED,  true,  true,  0, 9, 'REFUSED REFUSED',    0",
    "SHED,  true,  true,  1, 9, 'SUCCESS REFUSED',    0",
    "SHED,  true,  true,  2, 1, 'SUCCESS REFUSED',    0",
  })
  void followsTheTable(
      AcceptMode mode,
      boolean isStatic,
      boolean subscribed,
      int demand,
      int limit,
      String verdicts,
      int waiting) {
    if (isStatic) {
      socket.statics.add(EventType.ACCEPT);
    }
    SocketStreamListener listener =
        socket.listener(ListenOptions.defaults().withAcceptMode(mode).withConnectionLimit(limit));
    Probe<StreamConnection> probe = subscribed ? subscribe(listener, demand) : new Probe<>(0);
    socket.connect();
    socket.connect();
    List<String> met = socket.verdicts.stream()
        .map(verdict -> verdict == SUCCESS ? "SUCCESS" : "REFUSED")
        .toList();
    assertThat(String.join(" ", met)).isEqualTo(verdicts);
    assertThat(socket.backlog).hasSize(waiting);
    assertThat(probe.elements)
        .hasSize((int) met.stream().filter("SUCCESS"::equals).count());
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void withAStaticEventOnlySheddingSubscribesAndTheErrorSaysSo() {
    socket.statics.add(EventType.ACCEPT);
    Probe<StreamConnection> probe = subscribe(socket.listener(ListenOptions.defaults()), 1);
    assertThat(probe.error)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("static")
        .hasMessageContaining("AcceptMode.SHED");
    assertThat(probe.wrongs).isEmpty();
    FakeListener other = new FakeListener(loop);
    other.statics.add(EventType.ACCEPT);
    Probe<StreamConnection> shedding = subscribe(other.listener(SHED), 1);
    assertThat(shedding.error).isNull();
    assertThat(other.calls).isEmpty();
  }

  @Test
  void sheddingIsOnWhileThereIsASubscriberAndGoesOnWithDemand() {
    SocketStreamListener listener = socket.listener(SHED);
    Probe<StreamConnection> probe = subscribe(listener, 0);
    assertThat(isOn()).isTrue();
    socket.connect();
    request(probe, 1);
    socket.connect();
    socket.connect();
    assertThat(socket.verdicts)
        .containsExactly(REQUEST_NOT_ACCEPTED, SUCCESS, REQUEST_NOT_ACCEPTED);
    probe.cancel();
    loop.runAll();
    assertThat(isOn()).isFalse();
    socket.connect();
    assertThat(socket.backlog).hasSize(1);
    assertThat(subscribe(listener, 1).elements).hasSize(1);
  }

  @Test
  void sheddingRefusesWhatMeetsACancelHalfWay() {
    SocketStreamListener listener = socket.listener(SHED);
    Probe<StreamConnection> probe = subscribe(listener, 5);
    probe.cancel(); // on another thread: its task has not run
    FakeConnection child = new FakeConnection(loop);
    loop.as(() -> socket.offer(child));
    assertThat(socket.verdicts).containsExactly(REQUEST_NOT_ACCEPTED);
    assertThat(subscribe(listener, 1).elements).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(AcceptMode.class)
  void aClosedConnectionMakesRoomBelowTheLimit(AcceptMode mode) {
    SocketStreamListener listener =
        socket.listener(ListenOptions.defaults().withConnectionLimit(2).withAcceptMode(mode));
    Probe<StreamConnection> probe = subscribe(listener, Long.MAX_VALUE);
    FakeConnection first = socket.connect();
    socket.connect();
    assertThat(isOn()).isEqualTo(mode == AcceptMode.SHED);
    socket.connect();
    assertThat(probe.elements).hasSize(2);
    close(first);
    socket.connect();
    assertThat(probe.elements).hasSize(3);
  }

  @Test
  void roomWithoutDemandTakesNothing() {
    SocketStreamListener listener =
        socket.listener(ListenOptions.defaults().withConnectionLimit(1));
    Probe<StreamConnection> probe = subscribe(listener, 1);
    FakeConnection first = socket.connect();
    socket.connect();
    close(first);
    assertThat(isOn()).isFalse();
    assertThat(probe.elements).hasSize(1);
    request(probe, 1);
    assertThat(probe.elements).hasSize(2);
  }

  @Test
  void demandWithoutRoomWaitsForIt() {
    SocketStreamListener listener =
        socket.listener(ListenOptions.defaults().withConnectionLimit(1));
    Probe<StreamConnection> probe = subscribe(listener, 1);
    FakeConnection first = socket.connect();
    socket.connect();
    request(probe, 1);
    assertThat(isOn()).isFalse();
    probe.cancel();
    loop.runAll();
    Probe<StreamConnection> two = subscribe(listener, 1);
    assertThat(two.elements).isEmpty();
    close(first);
    assertThat(two.elements).hasSize(1);
  }

  /** Connects, closes, requests, hand-overs at random: never more than the limit, none lost. */
  @ParameterizedTest
  @EnumSource(AcceptMode.class)
  void atRandomTheLimitHoldsAndEveryConnectionIsGivenOrRefused(AcceptMode mode) {
    int limit = 5;
    SocketStreamListener listener =
        socket.listener(ListenOptions.defaults().withConnectionLimit(limit).withAcceptMode(mode));
    Random random = new Random(4);
    List<FakeConnection> open = new ArrayList<>();
    int connected = 0;
    int given = 0;
    Probe<StreamConnection> now = subscribe(listener, 0);
    for (int i = 0; i < 3000; i++) {
      switch (random.nextInt(5)) {
        case 0 -> now.request(1 + random.nextInt(3));
        case 1 -> {
          if (!open.isEmpty()) {
            close(open.remove(random.nextInt(open.size())));
          }
        }
        case 2 -> {
          if (random.nextInt(10) == 0) {
            given += now.elements.size();
            now.cancel();
            now = subscribe(listener, random.nextInt(2));
          }
        }
        default -> {
          connected++;
          socket.connect();
        }
      }
      loop.runAll();
      for (StreamConnection connection : now.elements) {
        FakeConnection child = beneath(connection);
        if (!child.closed && !open.contains(child)) {
          open.add(child);
        }
      }
      assertThat(open.size()).isLessThanOrEqualTo(limit);
    }
    given += now.elements.size();
    long refused = socket.verdicts.stream().filter(REQUEST_NOT_ACCEPTED::equals).count();
    assertThat(given + refused + socket.backlog.size()).isEqualTo(connected);
    assertThat(given).isGreaterThan(100);
    if (mode == AcceptMode.PAUSE) {
      assertThat(refused).isZero();
    }
  }

  private static FakeConnection beneath(StreamConnection connection) {
    ConnectionSocket socket = ((CarryingSocket) connection.socket()).beneath();
    return (FakeConnection) socket;
  }
}
