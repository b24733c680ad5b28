package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connecting with first data (WskConnectEx), and in one call (WskSocketConnect). */
class ConnectTest {
  private static final int MOST = 65_535;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static ConnectionSocket bound(Rig rig) {
    ConnectionSocket socket = rig.connectionSocket(null);
    if (rig.net().isTcp()) {
      assertThat(Call.run(done -> socket.bind(rig.net().wildcard(), done)))
          .isEqualTo(Status.SUCCESS);
    }
    return socket;
  }

  private static ByteBuffer[] data(int... sizes) {
    ByteBuffer[] buffers = new ByteBuffer[sizes.length];
    long at = 0;
    for (int i = 0; i < sizes.length; i++) {
      buffers[i] = ByteBuffer.wrap(Pattern.bytes(at, sizes[i]));
      at += sizes[i];
    }
    return buffers;
  }

  /** Where a socket that connects in one call is bound. */
  private static SocketAddress local(Net net) {
    return net.isTcp() ? net.wildcard() : UnixDomainSocketAddress.of("");
  }

  private static Call socketConnect(Rig rig, SocketAddress remote, ConnectionEvents events) {
    return Call.start(done -> rig.client().socketConnect(local(rig.net()), remote, events, done));
  }

  @EachNet
  void wskR73_theFirstDataAreSentBehindTheConnect(Net net) throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    ConnectionSocket socket = bound(rig);
    ByteBuffer[] first = data(100, MOST - 200, 0, 100);
    Call connecting = Call.start(done -> socket.connect(there, first, done));
    Peer peer = rig.peer(server.accept());
    assertThat(peer.read(MOST)).isEqualTo(Pattern.bytes(0, MOST));
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    assertThat(connecting.information()).isEqualTo(MOST);
    assertThat(connecting.completions()).isOne();
    for (ByteBuffer buffer : first) {
      assertThat(buffer.hasRemaining()).isFalse();
    }
    assertThat(Call.information(done -> socket.send(data(3), Set.of(), done))).isEqualTo(3);
  }

  @EachNet
  void wskR73_aBufferThatIsTwiceInTheFirstDataIsRefusedAndThenNothingWasDone(Net net)
      throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    ConnectionSocket socket = bound(rig);
    ByteBuffer one = ByteBuffer.allocate(4);
    ByteBuffer[] twice = {one, one};
    assertThat(Call.run(done -> socket.connect(there, twice, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(one.remaining()).isEqualTo(4);
    Call connecting = Call.start(done -> socket.connect(there, data(5), done));
    Peer peer = rig.peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(5)).isEqualTo(Pattern.bytes(0, 5));
  }

  @EachNet
  void wskR73_moreThan65535BytesAreTooMuchAndThenNothingWasDone(Net net) throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    ConnectionSocket socket = bound(rig);
    ByteBuffer[] much = data(MOST, 1);
    assertThat(Call.run(done -> socket.connect(there, much, done)))
        .isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(much[0].remaining()).isEqualTo(MOST);
    Call connecting = Call.start(done -> socket.connect(there, data(5), done));
    Peer peer = rig.peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(5)).isEqualTo(Pattern.bytes(0, 5));
  }

  @EachNet
  void connectingWithNoFirstDataAtAllConnects(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    ConnectionSocket socket = bound(rig);
    Call connecting = Call.start(done -> socket.connect(there, new ByteBuffer[0], done));
    rig.peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    assertThat(connecting.information()).isZero();
  }

  @EachNet
  void aFailedConnectWithFirstDataTellsItsReasonAndTakesNoByte(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress gone = server.address();
    server.close();
    ConnectionSocket socket = bound(rig);
    ByteBuffer[] first = data(10);
    assertThat(Call.run(done -> socket.connect(gone, first, done)))
        .isEqualTo(Status.CONNECTION_REFUSED);
    assertThat(first[0].remaining()).isEqualTo(10);
    assertThat(Call.run(done -> socket.connect(gone, first, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    if (net.isTcp()) {
      ConnectionSocket unbound = rig.connectionSocket(null);
      assertThat(Call.run(done -> unbound.connect(gone, first, done)))
          .isEqualTo(Status.INVALID_DEVICE_STATE);
    }
  }

  @EachNet
  void afterAFailedConnectOnlyCloseIsLeft(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress gone = server.address();
    server.close();
    ConnectionSocket named = bound(rig);
    ConnectionSocket unnamed = rig.connectionSocket(null);
    for (ConnectionSocket socket : net.isTcp() ? List.of(named) : List.of(named, unnamed)) {
      assertThat(Call.run(done -> socket.connect(gone, done)))
          .isIn(Status.CONNECTION_REFUSED, Status.NOT_FOUND);
      Map<String, Function<Request, Status>> calls = Map.of(
          "connect", done -> socket.connect(gone, done),
          "bind", done -> socket.bind(net.freeAddress(), done),
          "get", done -> socket.getOption(SocketOption.RECEIVE_BUFFER, done),
          "set", done -> socket.setOption(SocketOption.RECEIVE_BUFFER, 20_000, done),
          "control", done -> socket.control(SocketControl.ADDRESS_LIST_QUERY, null, done));
      calls.forEach((name, call) ->
          assertThat(Call.run(call::apply)).as(name).isEqualTo(Status.INVALID_DEVICE_STATE));
      assertThat(Call.run(done -> socket.getOption(SocketOption.BACKLOG, done)))
          .as("another category's comes first")
          .isEqualTo(Status.INVALID_DEVICE_REQUEST);
      assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    }
  }

  @EachNet
  void wskD9_firstDataThatDoNotLeaveAreCancelledByClose(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    ConnectionSocket socket = bound(rig);
    Call closing = Call.start(done -> {
      rig.onLoop(socket, () -> {
        Call connecting = Call.start(first -> socket.connect(there, data(MOST), first));
        Call close = Call.start(socket::close);
        assertThat(connecting.isDone() && close.isDone()).isFalse();
      });
      return socket.close(done);
    });
    assertThat(closing.status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void oneCallCreatesBindsAndConnects(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    EventLog log = rig.log();
    Call call = socketConnect(rig, server.address(), log);
    Peer peer = rig.peer(server.accept()).write(4);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    ConnectionSocket socket = call.request().socket(ConnectionSocket.class);
    assertThat(socket.remoteAddress()).isEqualTo(server.address());
    if (net.isTcp()) {
      assertThat(((InetSocketAddress) socket.localAddress()).getPort()).isPositive();
    }
    rig.settle(socket);
    assertThat(log.entries()).as("events start disabled (R11)").isEmpty();
    Rig.enable(socket, EventType.RECEIVE);
    log.awaitAccepted(4);
    assertThat(rig.client().sockets()).containsExactly(socket);
    assertThat(peer.isConnected()).isTrue();
  }

  @EachNet
  void whereTheOneCallFailsNoSocketIsLeft(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress gone = server.address();
    server.close();
    Call refused = socketConnect(rig, gone, null);
    assertThat(refused.status()).isEqualTo(Status.CONNECTION_REFUSED);
    assertThat(rig.client().sockets()).isEmpty();
    assertThat(refused.completions()).isOne();
  }

  @EachTransport
  void whereTheOneCallCannotBindNoSocketIsLeft(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = rig.server(0).address();
    InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
    assertThat(Call.run(done -> rig.client().socketConnect(foreign, there, null, done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
    assertThat(Call.run(done -> rig.client().socketConnect(unresolved, there, null, done)))
        .isEqualTo(Status.NO_MATCH);
    SocketAddress taken = rig.listener(null).localAddress();
    assertThat(Call.run(done -> rig.client().socketConnect(taken, there, null, done)))
        .isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    assertThat(Call.run(done -> rig.client().socketConnect(local(net), nowhere, null, done)))
        .isEqualTo(Status.NO_MATCH);
    SocketAddress unix = UnixDomainSocketAddress.of("/tmp/not-here");
    assertThat(Call.run(done -> rig.client().socketConnect(local(net), unix, null, done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    assertThat(rig.client().sockets()).hasSize(1);
  }

  @EachNet
  void aSocketOfTheOneCallReceivesAsAnyOther(Net net) {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    Call call = socketConnect(rig, server.address(), null);
    rig.peer(server.accept()).write(9);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    ConnectionSocket socket = call.request().socket(ConnectionSocket.class);
    ByteBuffer buffer = ByteBuffer.allocate(9);
    assertThat(Call.information(done -> socket.receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(9);
  }
}
