package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.BasicSocket;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.NameFlag;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketClient;
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
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A null where none may be is refused on the spot, before the call takes its request, whatever the
 * socket has gone through; and neither the request nor the socket notices.
 */
class NullArgumentTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static final ByteBuffer[] NOTHING = {};

  private static <E> Set<E> setOfNull() {
    return Collections.singleton(null);
  }

  private static ByteBuffer[] withNull() {
    return new ByteBuffer[] {ByteBuffer.allocate(1), null};
  }

  private static <S extends EventSocket> Map<String, BiConsumer<S, Request>> ofEverySocket() {
    Map<String, BiConsumer<S, Request>> calls = new LinkedHashMap<>();
    calls.put("enable null", (s, r) -> s.enableEvents(null));
    calls.put("enable a set of null", (s, r) -> s.enableEvents(setOfNull()));
    calls.put("disable null", (s, r) -> s.disableEvent(null, null));
    calls.put("disable null by request", (s, r) -> s.disableEvent(null, r));
    calls.put("set null", (s, r) -> s.setOption(null, true, r));
    calls.put("set to null", (s, r) -> s.setOption(SocketOption.KEEP_ALIVE, null, r));
    calls.put("set for nobody", (s, r) -> s.setOption(SocketOption.KEEP_ALIVE, true, null));
    calls.put("get null", (s, r) -> s.getOption(null, r));
    calls.put("get for nobody", (s, r) -> s.getOption(SocketOption.KEEP_ALIVE, null));
    calls.put("control null", (s, r) -> s.control(null, null, r));
    calls.put(
        "control for nobody", (s, r) -> s.control(SocketControl.ADDRESS_LIST_QUERY, null, null));
    calls.put("extension", (s, r) -> s.registerExtension(null));
    calls.put("close for nobody", (s, r) -> s.close(null));
    calls.put("on close", (s, r) -> s.onClose(null));
    return calls;
  }

  private static <S extends TransportSocket> Map<String, BiConsumer<S, Request>> ofEveryTransport(
      Net net) {
    Map<String, BiConsumer<S, Request>> calls = ofEverySocket();
    calls.put("bind to null", (s, r) -> s.bind(null, r));
    calls.put("bind for nobody", (s, r) -> s.bind(net.freeAddress(), null));
    return calls;
  }

  private static Map<String, BiConsumer<ConnectionSocket, Request>> ofConnections(Net net) {
    SocketAddress there = net.freeAddress();
    Map<String, BiConsumer<ConnectionSocket, Request>> calls = ofEveryTransport(net);
    calls.put("connect to null", (s, r) -> s.connect(null, r));
    calls.put("connect for nobody", (s, r) -> s.connect(there, null));
    calls.put("connect to null with data", (s, r) -> s.connect(null, NOTHING, r));
    calls.put("connect with null data", (s, r) -> s.connect(there, null, r));
    calls.put("connect with data of null", (s, r) -> s.connect(there, withNull(), r));
    calls.put("connect with data for nobody", (s, r) -> s.connect(there, NOTHING, null));
    calls.put("send null", (s, r) -> s.send(null, Set.of(), r));
    calls.put("send an array of null", (s, r) -> s.send(withNull(), Set.of(), r));
    calls.put("send with null flags", (s, r) -> s.send(NOTHING, null, r));
    calls.put("send with a flag of null", (s, r) -> s.send(NOTHING, setOfNull(), r));
    calls.put("send for nobody", (s, r) -> s.send(NOTHING, Set.of(), null));
    calls.put("send out of band for nobody", (s, r) -> s.send(NOTHING, Set.of(SendFlag.OOB), null));
    calls.put("receive into null", (s, r) -> s.receive(null, ReceiveMode.AVAILABLE, r));
    calls.put("receive by null", (s, r) -> s.receive(ByteBuffer.allocate(1), null, r));
    calls.put(
        "receive for nobody",
        (s, r) -> s.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, null));
    calls.put("release null", (s, r) -> s.release(null));
    calls.put("disconnect with null", (s, r) -> s.disconnect(null, r));
    calls.put("disconnect with an array of null", (s, r) -> s.disconnect(withNull(), r));
    calls.put("disconnect for nobody", (s, r) -> s.disconnect(NOTHING, null));
    calls.put("abort for nobody", (s, r) -> s.abort(null));
    calls.put("ideal send backlog for nobody", (s, r) -> s.idealSendBacklog(null));
    calls.put("receive backlog for nobody", (s, r) -> s.receiveBacklog(null));
    return calls;
  }

  /** From the test's thread and from the socket's. */
  private static <S extends EventSocket> void assertRefused(
      Rig rig, S socket, Map<String, BiConsumer<S, Request>> calls) {
    calls.forEach((name, call) -> {
      Request request = new Request();
      Runnable refused = () ->
          assertThatNullPointerException().as(name).isThrownBy(() -> call.accept(socket, request));
      refused.run();
      rig.onLoop(socket, refused);
      rig.settle(socket);
      assertThat(request.isDone()).as(name).isFalse();
      // it is as if it was never used
      assertThat(socket.getOption(SocketOption.KEEP_ALIVE, request)).as(name).isNotNull();
      rig.until(request::isDone);
    });
  }

  @EachNet
  void aNewConnectionSocketRefusesNullsOnTheSpot(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertRefused(rig, socket, ofConnections(net));
    assertThat(Call.run(done -> socket.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void aConnectionRefusesNullsOnTheSpotAndGoesOn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ConnectionSocket socket = link.socket();
    assertRefused(rig, socket, ofConnections(net));
    ByteBuffer[] data = {ByteBuffer.allocate(3)};
    assertThat(Call.information(done -> socket.send(data, Set.of(), done))).isEqualTo(3);
    link.peer().write(2);
    ByteBuffer two = ByteBuffer.allocate(2);
    assertThat(Call.information(done -> socket.receive(two, ReceiveMode.WAITALL, done)))
        .isEqualTo(2);
    assertThat(Call.run(done -> socket.disconnect(NOTHING, done))).isEqualTo(Status.SUCCESS);
    assertThat(link.peer().read(3)).hasSize(3);
  }

  @EachNet
  void aListenerRefusesNullsOnTheSpotAndGoesOn(Net net) {
    Rig rig = rigs.open(net);
    Map<String, BiConsumer<ListeningSocket, Request>> calls = ofEveryTransport(net);
    calls.put("accept for nobody", (s, r) -> s.accept(null, null));
    InspectId id = new InspectId(1, 1);
    calls.put("complete null", (s, r) -> s.inspectComplete(null, InspectVerdict.ACCEPT, r));
    calls.put("complete with null", (s, r) -> s.inspectComplete(id, null, r));
    calls.put("complete for nobody", (s, r) -> s.inspectComplete(id, InspectVerdict.ACCEPT, null));
    assertRefused(rig, rig.listeningSocket(null), calls);
    ListeningSocket listener = rig.listener(null);
    assertRefused(rig, listener, calls);
    rig.dial(listener);
    assertThat(Call.run(done -> listener.accept(null, done))).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void aStreamSocketRefusesNullsOnTheSpotAndThenTakesItsRole(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = net.freeAddress();
    Map<String, BiConsumer<StreamSocket, Request>> calls = ofEveryTransport(net);
    calls.put("listen for nobody", (s, r) -> s.listen(null));
    calls.put("connect to null", (s, r) -> s.connect(null, r));
    calls.put("connect for nobody", (s, r) -> s.connect(there, null));
    calls.put("connect with null data", (s, r) -> s.connect(there, null, r));
    calls.put("connect with data of null", (s, r) -> s.connect(there, withNull(), r));
    StreamSocket socket = Call.socket(
        StreamSocket.class, done -> rig.client().streamSocket(net.family(), null, null, done));
    assertRefused(rig, socket, calls);
    Call.run(done -> socket.bind(net.freeAddress(), done));
    assertRefused(rig, socket, calls);
    Call.socket(ListeningSocket.class, socket::listen);
    assertRefused(rig, socket, calls);
  }

  @EachTransport
  void aBasicSocketRefusesNullsOnTheSpot(Net net) {
    Rig rig = rigs.open(net);
    BasicSocket socket = Call.socket(
        BasicSocket.class, done -> rig.client().basicSocket(net.family(), SocketType.STREAM, done));
    assertRefused(rig, socket, ofEverySocket());
  }

  @EachDatagramNet
  void aDatagramSocketRefusesNullsOnTheSpotAndGoesOn(Net net) {
    Rig rig = rigs.open(net);
    var peer = rig.datagramPeer();
    InetSocketAddress there = peer.address();
    Map<String, BiConsumer<DatagramSocket, Request>> calls = ofEveryTransport(net);
    calls.put("send null", (s, r) -> s.sendTo(null, there, r));
    calls.put("send an array of null", (s, r) -> s.sendTo(withNull(), there, r));
    calls.put("send for nobody", (s, r) -> s.sendTo(NOTHING, there, null));
    calls.put("send null datagrams", (s, r) -> s.sendMessages(null, there, r));
    calls.put("send a list of null", (s, r) -> s.sendMessages(Arrays.asList(withNull()), there, r));
    calls.put("send datagrams for nobody", (s, r) -> s.sendMessages(List.of(), there, null));
    calls.put("receive into null", (s, r) -> s.receiveFrom(null, r));
    calls.put("receive for nobody", (s, r) -> s.receiveFrom(ByteBuffer.allocate(1), null));
    calls.put("release null", (s, r) -> s.release(null));
    assertRefused(rig, rig.datagramSocket(null), calls);
    DatagramSocket socket = rig.datagrams(null);
    assertRefused(rig, socket, calls);
    ByteBuffer[] data = {ByteBuffer.allocate(3)};
    assertThat(Call.information(done -> socket.sendTo(data, there, done))).isEqualTo(3);
  }

  @EachNet
  void aClientRefusesNullsOnTheSpotAndMakesNoSocket(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = net.freeAddress();
    InetSocketAddress known = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    AddressQuery query = AddressQuery.of("127.0.0.1", "1");
    Map<String, BiConsumer<SocketClient, Request>> calls = new LinkedHashMap<>();
    calls.put("listening socket", (c, r) -> c.listeningSocket(null, null, r));
    calls.put("listening for nobody", (c, r) -> c.listeningSocket(net.family(), null, null));
    calls.put("connection socket", (c, r) -> c.connectionSocket(null, null, r));
    calls.put("connection for nobody", (c, r) -> c.connectionSocket(net.family(), null, null));
    calls.put("datagram socket", (c, r) -> c.datagramSocket(null, null, r));
    calls.put("datagram for nobody", (c, r) -> c.datagramSocket(net.family(), null, null));
    calls.put("stream socket", (c, r) -> c.streamSocket(null, null, null, r));
    calls.put("stream for nobody", (c, r) -> c.streamSocket(net.family(), null, null, null));
    calls.put("basic socket of no family", (c, r) -> c.basicSocket(null, SocketType.STREAM, r));
    calls.put("basic socket of no type", (c, r) -> c.basicSocket(net.family(), null, r));
    calls.put("basic for nobody", (c, r) -> c.basicSocket(net.family(), SocketType.STREAM, null));
    calls.put("connect from null", (c, r) -> c.socketConnect(null, there, null, r));
    calls.put("connect to null", (c, r) -> c.socketConnect(net.wildcard(), null, null, r));
    calls.put("connect for nobody", (c, r) -> c.socketConnect(net.wildcard(), there, null, null));
    calls.put("control null", (c, r) -> c.control(null, null, r));
    calls.put(
        "static events for nobody",
        (c, r) -> c.control(ClientControl.SET_STATIC_EVENTS, Set.of(EventType.RECEIVE), null));
    calls.put(
        "a static event of null",
        (c, r) -> c.control(ClientControl.SET_STATIC_EVENTS, setOfNull(), r));
    calls.put("addresses of null", (c, r) -> c.addressInfo(null, r));
    calls.put("addresses for nobody", (c, r) -> c.addressInfo(query, null));
    calls.put("name of null", (c, r) -> c.nameInfo(null, Set.of(), r));
    calls.put("name with null flags", (c, r) -> c.nameInfo(known, null, r));
    calls.put("name with a flag of null", (c, r) -> c.nameInfo(known, setOfNull(), r));
    calls.put("name for nobody", (c, r) -> c.nameInfo(known, Set.of(NameFlag.NUMERIC_HOST), null));
    calls.forEach((name, call) -> {
      Request request = new Request();
      assertThatNullPointerException()
          .as(name)
          .isThrownBy(() -> call.accept(rig.client(), request));
      assertThat(request.isDone()).as(name).isFalse();
      rig.client().connectionSocket(net.family(), null, request); // as if it was never used
      rig.until(request::isDone);
      ConnectionSocket socket = request.socket(ConnectionSocket.class);
      assertThat(rig.client().sockets()).as(name).containsExactly(socket);
      Call.run(socket::close);
    });
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(socket.enableEvents(Set.of(EventType.RECEIVE)))
        .as("no event became static")
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachNet
  void anEventLoopRefusesNullsOnTheSpotAndGoesOn(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    EventLoop loop = socket.eventLoop();
    Runnable refused = () -> {
      assertThatNullPointerException().isThrownBy(() -> loop.execute(null));
      assertThatNullPointerException().isThrownBy(() -> loop.schedule(null, 0));
    };
    refused.run();
    rig.onLoop(socket, refused);
    rig.settle(socket);
  }

  @EachNet
  void anAcceptEventRefusesNullsOnTheSpot(Net net) {
    Rig rig = rigs.open(net);
    AtomicInteger refused = new AtomicInteger();
    ListeningSocket listener = rig.listener(
        new ListeningEvents() {
          @Override
          public AcceptVerdict accept(AcceptEvent event) {
            assertThatNullPointerException().isThrownBy(() -> event.events(null));
            refused.incrementAndGet();
            return AcceptVerdict.SUCCESS;
          }
        },
        EventType.ACCEPT);
    rig.dial(listener);
    rig.until(() -> refused.get() == 1);
  }

  @EachNet
  void wskR9_anArrayThatLosesABufferBeforeTheCallIsCarriedOutEndsTheCallAndNoMore(Net net)
      throws IOException {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log((event, bytes) -> gate.pass(ReceiveVerdict.SUCCESS));
    var link = rig.connected(log, EventType.RECEIVE);
    ConnectionSocket socket = link.socket();
    link.peer().write(1);
    List<Call> calls = new ArrayList<>();
    Runnable lose = () -> {
      ByteBuffer[] last = {ByteBuffer.allocate(1)};
      calls.add(Call.start(done -> socket.disconnect(last, done)));
      last[0] = null;
    };
    if (net.isSimulated()) {
      lose.run();
    }
    gate.meanwhile(net.isSimulated() ? () -> {} : lose);
    assertThat(calls.get(0).status()).isEqualTo(Status.INVALID_PARAMETER);
    ByteBuffer[] data = {ByteBuffer.allocate(3)};
    assertThat(Call.information(done -> socket.send(data, Set.of(), done))).isEqualTo(3);
    assertThat(link.peer().read(3)).hasSize(3);
  }

  @Test
  void valuesRefuseNullsWhenTheyAreMade() {
    assertThatNullPointerException().isThrownBy(() -> new Request(null));
    assertThatNullPointerException().isThrownBy(() -> new MulticastGroup(null, null));
    assertThatNullPointerException()
        .isThrownBy(() -> new AddressQuery("localhost", null, null, null, false, false));
    assertThatNullPointerException().isThrownBy(() -> AddressQuery.of(null, "80"));
    assertThatNullPointerException().isThrownBy(() -> AddressQuery.of("localhost", null));
    assertThatNullPointerException().isThrownBy(() -> new DatagramSource(null, Set.of()));
    assertThatNullPointerException()
        .isThrownBy(() -> new DatagramSource(new InetSocketAddress(1), setOfNull()));
    assertThatNullPointerException().isThrownBy(() -> SocketClient.register(null, null, null));
    assertThatNullPointerException()
        .isThrownBy(() -> SocketClient.register(null, ClientEvents.NONE, null));
  }
}
