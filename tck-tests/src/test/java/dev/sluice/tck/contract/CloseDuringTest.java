package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Hosts;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Close during everything: whatever is on its way completes exactly once, no callback runs after
 * the close completed, and retained lists stay readable until they are released.
 */
class CloseDuringTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Where the close is called. */
  enum Closer {
    ANOTHER_THREAD,
    A_TASK_OF_THE_LOOP,
    A_CALLBACK
  }

  static Stream<Arguments> table() {
    return Net.all()
        .flatMap(net -> Stream.of(InFlight.values())
            .flatMap(
                what -> Stream.of(Closer.values()).map(closer -> Arguments.of(net, what, closer))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("table")
  void wskR75_R76_R78_closeEndsWhatIsOnItsWayAndNothingFollows(
      Net net, InFlight what, Closer closer) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(EventLog.RETAIN);
    InFlight.Begun begun = what.begin(rig, log);
    if (begun.isPending()) {
      rig.settle(begun.socket());
      assertThat(begun.calls()).noneMatch(Call::isDone);
    }
    AtomicReference<List<String>> toldBefore = new AtomicReference<>();
    AtomicReference<Call> close = new AtomicReference<>();
    Runnable closing = () -> close.compareAndSet(
        null, Call.start(begun.socket()::close, () -> toldBefore.set(log.entries())));
    boolean peerEnds = closer == Closer.A_CALLBACK && begun.peer() != null;
    if (peerEnds) {
      log.atDisconnect(kind -> closing.run());
      begun.peer().finish();
      rig.until(() -> close.get() != null);
    } else if (closer == Closer.ANOTHER_THREAD) {
      closing.run();
    } else {
      rig.onLoop(begun.socket(), closing);
    }
    assertThat(close.get().status()).isEqualTo(Status.SUCCESS);
    assertThat(close.get().completions()).isOne();
    begun.assertEndedOnce(peerEnds && what.endsWithPeer());
    provoke(begun.peer());
    rig.settle(begun.socket());
    rig.stays(() -> log.entries().equals(toldBefore.get()));
    begun.assertEndedOnce(peerEnds && what.endsWithPeer());
    assertThat(rig.client().sockets()).isEmpty();
    releaseAll(log, begun.socket(), begun.peer() == null ? 0 : 10);
  }

  @EachNet
  void wskR5_R8_closingAClientEndsItsOwnRequests(Net net) {
    Rig rig = rigs.open(net);
    Call change =
        Call.start(done -> rig.client().control(ClientControl.TRANSPORT_LIST_CHANGE, null, done));
    AddressQuery query = AddressQuery.of(Hosts.SEVERAL, "80");
    Call addresses = Call.start(done -> rig.client().addressInfo(query, done));
    InetSocketAddress nameless = new InetSocketAddress(Hosts.NAMELESS, 80);
    Call name = Call.start(done -> rig.client().nameInfo(nameless, Set.of(), done));
    rig.close();
    assertThat(change.request().status()).isEqualTo(Status.CANCELLED);
    assertThat(addresses.request().status()).isIn(Status.SUCCESS, Status.CANCELLED);
    assertThat(name.request().status()).isIn(Status.SUCCESS, Status.CANCELLED);
    assertThat(List.of(change, addresses, name))
        .allSatisfy(call -> assertThat(call.completions()).isOne());
  }

  @EachNet
  void wskR75_R76_R78_closeEndsAPendingDisableWhoseCallbackRuns(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log();
    log.answerOnce((event, bytes) -> gate.pass(ReceiveVerdict.PENDING), EventLog.RETAIN);
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(10);
    Call[] calls = new Call[2];
    AtomicReference<List<String>> toldBefore = new AtomicReference<>();
    gate.meanwhile(() -> {
      calls[0] = Call.start(done -> link.socket().disableEvent(EventType.RECEIVE, done));
      calls[1] = Call.start(link.socket()::close, () -> toldBefore.set(log.entries()));
      assertThat(calls[0].isDone()).isFalse();
      assertThat(calls[1].isDone()).isFalse();
    });
    assertThat(calls[1].status()).isEqualTo(Status.SUCCESS);
    assertThat(calls[0].status()).isIn(Status.SUCCESS, Status.CANCELLED);
    provoke(link.peer());
    rig.settle(link.socket());
    rig.stays(() -> log.entries().equals(toldBefore.get()));
    assertThat(calls[0].completions()).isOne();
    assertThat(calls[1].completions()).isOne();
    releaseAll(log, link.socket(), log.acceptedCount());
  }

  /** What would be told if the socket were open. */
  private static void provoke(Peer peer) {
    if (peer != null) {
      try {
        peer.write(1).finish();
      } catch (UncheckedIOException | IllegalStateException ended) {
        // the connection is gone, or this end of it
      }
      peer.close();
    }
  }

  private static void releaseAll(EventLog log, EventSocket socket, int bytes) {
    Pattern.assertIs(log.accepted(), 0, bytes);
    Pattern.assertIs(EventLog.bytes(log.retained()), 0, bytes);
    for (DataIndication list : log.retained()) {
      assertThat(((ConnectionSocket) socket).release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(socket.statistics().receive().retained()).isZero();
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }
}
