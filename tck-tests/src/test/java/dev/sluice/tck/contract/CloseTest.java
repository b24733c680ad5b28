package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloseTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR75_closeCompletesEverythingPendingAndThenItself(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ConnectionSocket socket = link.socket();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    ByteBuffer[] much = {ByteBuffer.allocate(net.much())};
    List<Call> pending = new ArrayList<>();
    pending.add(Call.start(done -> socket.send(much, Set.of(), done), () -> order.add("send")));
    pending.add(Call.start(
        done -> socket.disconnect(new ByteBuffer[0], done), () -> order.add("disconnect")));
    pending.add(Call.start(
        done -> socket.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, done),
        () -> order.add("receive")));
    Call close = Call.start(socket::close, () -> order.add("close"));
    Call again = Call.start(socket::close, () -> order.add("close"));
    assertThat(close.status()).isEqualTo(Status.SUCCESS);
    assertThat(again.status()).isEqualTo(Status.SUCCESS);
    for (Call call : pending) {
      assertThat(call.status()).isEqualTo(Status.CANCELLED);
      assertThat(call.completions()).isOne();
    }
    assertThat(order.subList(3, 5)).containsExactly("close", "close");
    assertThat(rig.client().sockets()).isEmpty();
  }

  /**
   * None follows the completion: that is all that R76 promises. Before it others may begin, on real
   * sockets those of the turn that runs, which goes on with what the system has (up to 16 receive
   * buffers), in a simulation those whose steps the seed puts first.
   */
  @EachNet
  void wskR76_closeWaitsForARunningCallbackAndNoneFollows(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log((event, bytes) -> gate.pass(ReceiveVerdict.SUCCESS));
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(1);
    Call[] close = new Call[1];
    gate.meanwhile(() -> {
      close[0] = Call.start(link.socket()::close);
      link.peer().write(1).finish();
      assertThat(close[0].isDone()).isFalse();
    });
    assertThat(close[0].status()).isEqualTo(Status.SUCCESS);
    List<String> told = log.entries();
    assertThat(told).startsWith("receive");
    rig.settle(link.socket());
    assertThat(log.entries()).isEqualTo(told);
  }

  /** Others may begin before the completion, as above; none after it. */
  @EachNet
  void wskR76_closeFromInsideACallbackCompletesAfterIt(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    AtomicReference<Call> close = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      Call started = Call.start(socket.get()::close);
      assertThat(started.completions()).isZero();
      ByteBuffer first = event.indication().buffer();
      assertThat(first.get(first.position())).isEqualTo(bytes[0]);
      close.set(started);
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(5);
    rig.until(() -> close.get() != null);
    assertThat(close.get().status()).isEqualTo(Status.SUCCESS);
    int told = log.receives();
    rig.settle(link.socket());
    assertThat(log.receives()).isEqualTo(told);
  }

  @EachTransport
  void wskR77_closingAConnectionThatGoesOnResetsIt(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(link.peer().readToEnd().isReset()).isTrue();

    var half = rig.connected(null);
    Call.run(done -> half.socket().disconnect(new ByteBuffer[0], done));
    assertThat(Call.run(half.socket()::close)).isEqualTo(Status.SUCCESS);
    rig.until(() -> {
      try {
        half.peer().write(1);
        return false;
      } catch (java.io.UncheckedIOException reset) {
        return true;
      }
    });
  }

  @EachNet
  void wskR77_closingAConnectionThatEndedBothWaysResetsNothing(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    ByteBuffer[] last = {ByteBuffer.allocate(net.pick(100_000, 1000))};
    Call ending = Call.start(done -> link.socket().disconnect(last, done));
    link.peer().finish();
    log.awaitEntry("end SUCCESS");
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    Peer.Received received = link.peer().readToEnd();
    assertThat(received.isReset()).isFalse();
    assertThat(received.bytes()).hasSize(net.pick(100_000, 1000));
  }

  @EachTransport
  void wskR79_closeSucceedsAfterTheConnectionBroke(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().reset();
    log.awaitEntry("end CONNECTION_RESET");
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void wskR79_closeSucceedsAfterACallbackThrew(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    IllegalStateException thrown = new IllegalStateException("on purpose");
    EventLog log = rig.log((event, bytes) -> {
      throw thrown;
    });
    var link = rig.connected(log);
    List<Object> told = new CopyOnWriteArrayList<>();
    link.socket().onClose((reason, cause) -> told.addAll(List.of(reason, cause)));
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(1);
    rig.until(() -> told.size() == 2);
    assertThat(told).containsExactly(Status.FILE_FORCED_CLOSED, thrown);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertThat(Call.run(done -> link.socket().receive(buffer, ReceiveMode.AVAILABLE, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void anErrorInACallbackDoesNotEndTheLoop(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    EventLog failing = rig.log((event, bytes) -> {
      throw new StackOverflowError("on purpose");
    });
    EventLog healthy = rig.log();
    var first = rig.connected(failing, EventType.RECEIVE);
    var second = rig.connected(healthy, EventType.RECEIVE);
    first.peer().write(1);
    assertThat(first.peer().readToEnd().bytes()).isEmpty();
    second.peer().write(10);
    healthy.awaitAccepted(10);
  }

  @EachNet
  void callsAfterCloseAnswerThatTheSocketNoLongerWorks(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connected(rig.log()).socket();
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    ByteBuffer[] one = {ByteBuffer.allocate(1)};
    assertThat(Call.run(done -> socket.send(one, Set.of(), done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(done -> socket.receive(one[0], ReceiveMode.AVAILABLE, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(done -> socket.disconnect(one, done))).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::abort)).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::idealSendBacklog)).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(done -> socket.setOption(SocketOption.KEEP_ALIVE, true, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(socket.enableEvents(Set.of(EventType.RECEIVE))).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(socket.disableEvent(EventType.RECEIVE, null)).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void onCloseTellsEachListenerOnceWithTheReason(Net net) {
    Rig rig = rigs.open(net);
    List<Status> told = new CopyOnWriteArrayList<>();
    ConnectionSocket closed = rig.connected(null).socket();
    closed.onClose((reason, cause) -> told.add(reason));
    Call.run(closed::close);
    rig.until(() -> told.size() == 1);
    closed.onClose((reason, cause) -> told.add(reason));
    rig.until(() -> told.size() == 2);
    ConnectionSocket aborted = rig.connected(null).socket();
    aborted.onClose((reason, cause) -> told.add(reason));
    Call.run(aborted::abort);
    Call.run(aborted::close);
    rig.until(() -> told.size() == 3);
    rig.settle(aborted);
    assertThat(told).containsExactly(Status.CANCELLED, Status.CANCELLED, Status.CONNECTION_ABORTED);
  }

  @EachNet
  void onCloseComesAfterARunningCallback(Net net) {
    Rig rig = rigs.open(net);
    List<String> order = new CopyOnWriteArrayList<>();
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    var events = new dev.sluice.api.ConnectionEvents() {
      @Override
      public ReceiveVerdict receive(ReceiveEvent event) {
        order.add("receive begins");
        Call.start(socket.get()::close);
        order.add("receive ends");
        return ReceiveVerdict.SUCCESS;
      }
    };
    var link = rig.connected(events);
    socket.set(link.socket());
    link.socket().onClose((reason, cause) -> order.add("closing"));
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(1);
    rig.until(() -> order.size() == 3);
    assertThat(order).containsExactly("receive begins", "receive ends", "closing");
  }

  @EachNet
  void closingWhileConnectingCancelsTheConnect(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    rig.onLoop(socket, () -> {});
    Call bind = net.isTcp() ? Call.start(done -> socket.bind(net.wildcard(), done)) : null;
    if (bind != null) {
      assertThat(bind.status()).isEqualTo(Status.SUCCESS);
    }
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    Call connect = Call.start(done -> socket.connect(net.freeAddress(), done));
    assertThat(connect.status()).isEqualTo(Status.FILE_FORCED_CLOSED);
  }
}
