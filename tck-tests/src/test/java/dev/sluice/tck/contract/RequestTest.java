package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.SimulatedNet;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** States of a connection that calls may come in. */
  enum State {
    NEW,
    BOUND,
    CONNECT_FAILED,
    CONNECTED,
    PEER_FINISHED,
    PEER_RESET,
    DISCONNECTED,
    SENDING,
    ENDED_BOTH_WAYS,
    ABORTED,
    CLOSING,
    CLOSED
  }

  private static Map<String, BiFunction<ConnectionSocket, Request, Status>> calls(Net net) {
    Map<String, BiFunction<ConnectionSocket, Request, Status>> calls = new LinkedHashMap<>();
    calls.put("bind", (s, r) -> s.bind(net.freeAddress(), r));
    calls.put("connect", (s, r) -> s.connect(net.freeAddress(), r));
    calls.put("send", (s, r) -> s.send(one(), Set.of(), r));
    calls.put("send nothing", (s, r) -> s.send(new ByteBuffer[0], Set.of(), r));
    calls.put("send out of band", (s, r) -> s.send(one(), Set.of(SendFlag.OOB), r));
    calls.put("receive", (s, r) -> s.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, r));
    calls.put("resume", (s, r) -> s.receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, r));
    calls.put("waitall", (s, r) -> s.receive(ByteBuffer.allocate(9), ReceiveMode.WAITALL, r));
    calls.put("waitall 0", (s, r) -> s.receive(ByteBuffer.allocate(0), ReceiveMode.WAITALL, r));
    calls.put("drain", (s, r) -> s.receive(ByteBuffer.allocate(0), ReceiveMode.DRAIN, r));
    calls.put("bad drain", (s, r) -> s.receive(ByteBuffer.allocate(1), ReceiveMode.DRAIN, r));
    calls.put("disconnect", (s, r) -> s.disconnect(one(), r));
    calls.put("abort", (s, r) -> s.abort(r));
    calls.put("ideal send backlog", (s, r) -> s.idealSendBacklog(r));
    calls.put("receive backlog", (s, r) -> s.receiveBacklog(r));
    calls.put("set option", (s, r) -> s.setOption(SocketOption.KEEP_ALIVE, true, r));
    calls.put("set wrong option", (s, r) -> s.setOption(SocketOption.BACKLOG, 5, r));
    calls.put("get option", (s, r) -> s.getOption(SocketOption.RECEIVE_BUFFER, r));
    calls.put("get timeout", (s, r) -> s.getOption(SocketOption.USER_TIMEOUT, r));
    calls.put("disable", (s, r) -> s.disableEvent(EventType.RECEIVE, r));
    calls.put("disable wrong event", (s, r) -> s.disableEvent(EventType.ACCEPT, r));
    calls.put("close", (s, r) -> s.close(r));
    return calls;
  }

  private static ByteBuffer[] one() {
    return new ByteBuffer[] {ByteBuffer.allocate(1)};
  }

  static Stream<Arguments> states() {
    return Net.all().flatMap(net -> Stream.of(State.values()).map(s -> Arguments.of(net, s)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("states")
  void wskR9_everyCallCompletesItsRequestExactlyOnceInEveryState(Net net, State state) {
    Rig rig = rigs.open(net);
    calls(net).forEach((name, call) -> {
      ConnectionSocket socket = socketIn(state, rig);
      Call made = Call.start(done -> call.apply(socket, done));
      rig.settle(socket);
      if (!made.isDone()) {
        assertThat(made.returned()).as(name).isEqualTo(Status.PENDING);
        made.request().cancel();
        rig.settle(socket);
      }
      assertThat(Call.run(socket::close)).as("close after " + name).isEqualTo(Status.SUCCESS);
      Status status = made.status();
      assertThat(status).as(name).isNotIn(Status.PENDING, Status.EVENT_PENDING);
      if (made.returned() != Status.PENDING) {
        assertThat(status).as(name).isEqualTo(made.returned());
      }
      rig.settle(socket);
      assertThat(made.completions()).as(name).isOne();
    });
  }

  private static ConnectionSocket socketIn(State state, Rig rig) {
    Net net = rig.net();
    ConnectionSocket fresh = rig.connectionSocket(null);
    switch (state) {
      case NEW -> {
        return fresh;
      }
      case BOUND -> {
        Call.run(done -> fresh.bind(net.freeAddress(), done));
        return fresh;
      }
      case CONNECT_FAILED -> {
        assertThat(Call.run(done -> rig.connect(fresh, net.freeAddress(), done)).isError())
            .isTrue();
        return fresh;
      }
      default -> {}
    }
    EventLog log = rig.log();
    boolean end = state == State.PEER_FINISHED || state == State.ENDED_BOTH_WAYS;
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    ConnectionSocket socket = link.socket();
    if (end) {
      link.peer().finish();
      log.awaitEntry("end SUCCESS");
    }
    switch (state) {
      case PEER_RESET -> {
        if (net.isTcp()) {
          link.peer().reset();
          log.awaitEntry("end CONNECTION_RESET");
        } else {
          link.peer().close();
          log.awaitEntry("disconnect GRACEFUL");
        }
      }
      case DISCONNECTED, ENDED_BOTH_WAYS -> Call.run(done -> socket.disconnect(one(), done));
      case SENDING -> {
        ByteBuffer[] much = {ByteBuffer.allocate(net.much())};
        Call.start(done -> socket.send(much, Set.of(), done));
      }
      case ABORTED -> Call.run(socket::abort);
      case CLOSING -> Call.start(socket::close);
      case CLOSED -> Call.run(socket::close);
      default -> {}
    }
    return socket;
  }

  @EachNet
  void wskR9_everyCallOnAListenerCompletesItsRequestExactlyOnce(Net net) {
    Rig rig = rigs.open(net);
    Map<String, BiFunction<ListeningSocket, Request, Status>> calls = new LinkedHashMap<>();
    calls.put("bind", (s, r) -> s.bind(net.freeAddress(), r));
    calls.put("accept", (s, r) -> s.accept(null, r));
    calls.put("disable", (s, r) -> s.disableEvent(EventType.ACCEPT, r));
    calls.put("disable inherited", (s, r) -> s.disableEvent(EventType.RECEIVE, r));
    calls.put("backlog", (s, r) -> s.setOption(SocketOption.BACKLOG, 5, r));
    calls.put("bad backlog", (s, r) -> s.setOption(SocketOption.BACKLOG, 0, r));
    calls.put("get backlog", (s, r) -> s.getOption(SocketOption.BACKLOG, r));
    calls.put("no delay", (s, r) -> s.setOption(SocketOption.NO_DELAY, true, r));
    calls.put("close", (s, r) -> s.close(r));
    for (String state : new String[] {"new", "bound", "closed"}) {
      calls.forEach((name, call) -> {
        ListeningSocket socket =
            state.equals("new") ? rig.listeningSocket(null) : rig.listener(null);
        if (state.equals("closed")) {
          Call.run(socket::close);
        }
        Call made = Call.start(done -> call.apply(socket, done));
        rig.settle(socket);
        made.request().cancel();
        rig.settle(socket);
        Call.run(socket::close);
        assertThat(made.status()).as(state + " " + name).isNotEqualTo(Status.PENDING);
        rig.settle(socket);
        assertThat(made.completions()).as(state + " " + name).isOne();
      });
    }
  }

  @EachRealNet
  void wskR9_aRaceOfCancelAndCompletionStillCompletesOnce(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    for (int i = 0; i < 500; i++) {
      Call receive = Call.start(
          done -> link.socket().receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, done));
      Thread canceller = new Thread(() -> receive.request().cancel());
      canceller.start();
      link.peer().write(1);
      assertThat(receive.status()).isIn(Status.SUCCESS, Status.CANCELLED);
      canceller.join();
      rig.settle(link.socket());
      assertThat(receive.completions()).isOne();
    }
  }

  @EachSimulation
  void wskR9_aCancelAmongAnyStepsCompletesOnce(Net net) {
    Rig rig = rigs.open(net);
    SplittableRandom random = ((SimulatedNet) net).random();
    var link = rig.connected(null);
    for (int i = 0; i < 20; i++) {
      Call receive = Call.start(
          done -> link.socket().receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, done));
      rig.nudge();
      boolean cancelFirst = random.nextBoolean();
      if (cancelFirst) {
        receive.request().cancel();
        rig.nudge();
      }
      link.peer().write(1);
      rig.nudge();
      receive.request().cancel();
      assertThat(receive.status()).isIn(Status.SUCCESS, Status.CANCELLED);
      rig.settle(link.socket());
      assertThat(receive.completions()).isOne();
    }
  }

  @EachNet
  void wskR30_callbacksAndCompletionsRunOnTheLoop(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    List<Boolean> onLoop = new CopyOnWriteArrayList<>();
    Runnable look = () -> onLoop.add(socket.get().eventLoop().inEventLoop());
    EventLog log = rig.log((event, bytes) -> {
      look.run();
      return ReceiveVerdict.SUCCESS;
    });
    log.atDisconnect(kind -> look.run()).atEnd(status -> look.run());
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE, EventType.DISCONNECT);
    Call send = Call.start(done -> link.socket().send(one(), Set.of(), done), look);
    assertThat(send.status()).isEqualTo(Status.SUCCESS);
    link.peer().write(1).finish();
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    assertThat(onLoop).hasSize(4).containsOnly(true);
    assertThat(link.socket().eventLoop().inEventLoop()).isFalse();
  }

  @EachNet
  void aPendingRequestIsNotTakenTwice(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Request request = new Request();
    link.socket().receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, request);
    assertThatThrownBy(() -> link.socket().idealSendBacklog(request))
        .isInstanceOf(IllegalStateException.class);
    link.peer().write(1);
    rig.until(request::isDone);
    assertThat(request.status()).isEqualTo(Status.SUCCESS);
  }
}
