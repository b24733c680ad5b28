package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BasicSocket;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import dev.sluice.api.TransportSocket;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every call of datagram, stream and basic sockets, good or bad, in every state: it completes its
 * request exactly once, with the status that it returned if that was not PENDING, and throws
 * nothing. Connection and listening sockets are in {@link RequestTest}.
 */
class EveryCallTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** What a socket has gone through when the call comes. */
  private enum State {
    NEW,
    BOUND,
    CLOSING,
    CLOSED
  }

  private static ByteBuffer[] one() {
    return new ByteBuffer[] {ByteBuffer.allocate(1)};
  }

  private static <S extends EventSocket> Map<String, BiFunction<S, Request, Status>> common() {
    Map<String, BiFunction<S, Request, Status>> calls = new LinkedHashMap<>();
    calls.put("disable", (s, r) -> s.disableEvent(EventType.RECEIVE_FROM, r));
    calls.put("disable wrong event", (s, r) -> s.disableEvent(EventType.DISCONNECT, r));
    calls.put("set option", (s, r) -> s.setOption(SocketOption.RECEIVE_BUFFER, 4096, r));
    calls.put("set bad option", (s, r) -> s.setOption(SocketOption.RECEIVE_BUFFER, -1, r));
    calls.put("get option", (s, r) -> s.getOption(SocketOption.RECEIVE_BUFFER, r));
    calls.put("get wrong option", (s, r) -> s.getOption(SocketOption.BACKLOG, r));
    calls.put("inspect id", (s, r) -> s.control(SocketControl.QUERY_INSPECT_ID, null, r));
    calls.put("addresses", (s, r) -> s.control(SocketControl.ADDRESS_LIST_QUERY, null, r));
    calls.put("address change", (s, r) -> s.control(SocketControl.ADDRESS_LIST_CHANGE, null, r));
    calls.put("silent mode", (s, r) -> s.control(SocketControl.SET_TCP_SILENT_MODE, null, r));
    calls.put("close", (s, r) -> s.close(r));
    return calls;
  }

  private static <S extends TransportSocket> void addBinds(
      Net net, Map<String, BiFunction<S, Request, Status>> calls) {
    calls.put("bind", (s, r) -> s.bind(net.freeAddress(), r));
    calls.put(
        "bind to another family",
        (s, r) -> s.bind(
            net.freeAddress() instanceof UnixDomainSocketAddress
                ? new InetSocketAddress(0)
                : UnixDomainSocketAddress.of("/not-here"),
            r));
    calls.put(
        "bind unresolved",
        (s, r) -> s.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 1), r));
  }

  private static <S extends EventSocket> void assertEachCompletesOnce(
      Rig rig, Supplier<S> fresh, Map<String, BiFunction<S, Request, Status>> calls) {
    for (State state : State.values()) {
      calls.forEach((name, call) -> {
        S socket = fresh.get();
        enter(rig, socket, state);
        String what = name + " in state " + state;
        Call made = Call.start(done -> call.apply(socket, done));
        rig.settle(socket);
        if (!made.isDone()) {
          assertThat(made.returned()).as(what).isEqualTo(Status.PENDING);
          made.request().cancel();
        }
        assertThat(Call.run(socket::close)).as("close after " + what).isEqualTo(Status.SUCCESS);
        assertThat(made.status()).as(what).isNotIn(Status.PENDING, Status.EVENT_PENDING);
        if (made.returned() != Status.PENDING) {
          assertThat(made.status()).as(what).isEqualTo(made.returned());
        }
        rig.settle(socket);
        assertThat(made.completions()).as(what).isOne();
      });
    }
  }

  private static void enter(Rig rig, EventSocket socket, State state) {
    if (state != State.NEW && socket instanceof TransportSocket bindable) {
      assertThat(Call.run(done -> bindable.bind(rig.net().freeAddress(), done)))
          .isEqualTo(Status.SUCCESS);
    }
    if (state == State.CLOSING) {
      Call.start(socket::close);
    } else if (state == State.CLOSED) {
      Call.run(socket::close);
    }
  }

  @EachDatagramNet
  void wskR9_everyCallOfADatagramSocketCompletesItsRequestExactlyOnce(Net net) {
    Rig rig = rigs.open(net);
    InetSocketAddress there = rig.datagramPeer().address();
    Map<String, BiFunction<DatagramSocket, Request, Status>> calls = common();
    addBinds(net, calls);
    calls.put("send", (s, r) -> s.sendTo(one(), there, r));
    calls.put("send nothing", (s, r) -> s.sendTo(new ByteBuffer[0], there, r));
    calls.put("send nowhere", (s, r) -> s.sendTo(one(), null, r));
    calls.put(
        "send to another family",
        (s, r) -> s.sendTo(one(), UnixDomainSocketAddress.of("/not-here"), r));
    calls.put(
        "send too much",
        (s, r) -> s.sendTo(new ByteBuffer[] {ByteBuffer.allocate(70_000)}, there, r));
    calls.put("send several", (s, r) -> s.sendMessages(List.of(one()[0], one()[0]), there, r));
    calls.put("send none", (s, r) -> s.sendMessages(List.of(), there, r));
    calls.put("receive", (s, r) -> s.receiveFrom(ByteBuffer.allocate(5), r));
    calls.put("receive nothing", (s, r) -> s.receiveFrom(ByteBuffer.allocate(0), r));
    calls.put("fix peer", (s, r) -> s.control(SocketControl.SET_REMOTE_ADDRESS, there, r));
    calls.put("unfix peer", (s, r) -> s.control(SocketControl.SET_REMOTE_ADDRESS, null, r));
    calls.put("fix target", (s, r) -> s.control(SocketControl.SET_SEND_TO_ADDRESS, there, r));
    calls.put("join nothing", (s, r) -> s.control(SocketControl.JOIN_GROUP, null, r));
    assertEachCompletesOnce(rig, () -> rig.datagramSocket(null), calls);
  }

  @EachNet
  void wskR9_everyCallOfAStreamSocketCompletesItsRequestExactlyOnce(Net net) {
    Rig rig = rigs.open(net);
    Map<String, BiFunction<StreamSocket, Request, Status>> calls = common();
    addBinds(net, calls);
    calls.put("listen", (s, r) -> s.listen(r));
    calls.put("connect to nobody", (s, r) -> s.connect(net.freeAddress(), r));
    calls.put("connect with data", (s, r) -> s.connect(net.freeAddress(), one(), r));
    calls.put(
        "connect with too much data",
        (s, r) -> s.connect(net.freeAddress(), new ByteBuffer[] {ByteBuffer.allocate(65_536)}, r));
    assertEachCompletesOnce(
        rig,
        () -> Call.socket(
            StreamSocket.class, done -> rig.client().streamSocket(net.family(), null, null, done)),
        calls);
  }

  @EachTransport
  void wskR9_everyCallOfABasicSocketCompletesItsRequestExactlyOnce(Net net) {
    Rig rig = rigs.open(net);
    assertEachCompletesOnce(
        rig,
        () -> Call.socket(
            BasicSocket.class,
            done -> rig.client().basicSocket(net.family(), SocketType.STREAM, done)),
        EveryCallTest.<BasicSocket>common());
  }
}
