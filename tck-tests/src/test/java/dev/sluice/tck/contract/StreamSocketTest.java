package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.StreamSocket;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamSocketTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static StreamSocket stream(
      Rig rig, ListeningEvents listening, ConnectionEvents connected) {
    return Call.socket(
        StreamSocket.class,
        done -> rig.client().streamSocket(rig.net().family(), listening, connected, done));
  }

  private static StreamSocket bound(Rig rig, ListeningEvents listening, ConnectionEvents events) {
    StreamSocket socket = stream(rig, listening, events);
    assertThat(Call.run(done -> socket.bind(rig.net().freeAddress(), done)))
        .isEqualTo(Status.SUCCESS);
    return socket;
  }

  private static boolean isListenedAt(Rig rig, SocketAddress address) {
    ConnectionSocket socket = rig.connectionSocket(null);
    Status status = Call.run(done -> rig.connect(socket, address, done));
    Call.run(socket::close);
    return status == Status.SUCCESS;
  }

  private static <T> T read(StreamSocket socket, SocketOption<T> option) {
    Call read = Call.start(done -> socket.getOption(option, done));
    assertThat(read.status()).isEqualTo(Status.SUCCESS);
    return read.request().result(option.type());
  }

  private static ListeningSocket listen(StreamSocket stream) {
    return Call.socket(ListeningSocket.class, stream::listen);
  }

  /** Connects to a server of the peer's; the first data go along unless they are null. */
  private static Linked connect(Rig rig, StreamSocket stream, ByteBuffer[] first) {
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    Call connecting = Call.start(
        done -> first == null ? stream.connect(there, done) : stream.connect(there, first, done));
    Peer peer = rig.peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    return new Linked(
        connecting.request().socket(ConnectionSocket.class), peer, connecting.information());
  }

  private record Linked(ConnectionSocket socket, Peer peer, long information) {}

  private static SocketAddress nobody(Rig rig) {
    PeerServer server = rig.server(0);
    SocketAddress gone = server.address();
    server.close();
    return gone;
  }

  @EachNet
  void wskR80_D16_aStreamSocketListensOnlyAfterListen(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    StreamSocket stream = bound(rig, accepts, null);
    SocketAddress address = stream.localAddress();
    assertThat(isListenedAt(rig, address)).as("by bind alone").isFalse();
    Call listening = Call.start(stream::listen);
    assertThat(listening.status()).as("without any connection (D16)").isEqualTo(Status.SUCCESS);
    ListeningSocket listener = listening.request().socket(ListeningSocket.class);
    assertThat(listener.localAddress()).isEqualTo(address);
    assertThat(stream.localAddress()).isEqualTo(address);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener);
    ConnectionSocket accepted = accepts.awaitSockets(1).get(0);
    assertThat(accepted.localAddress()).isEqualTo(address);
    rig.settle(stream); // counted after the callback
    assertThat(stream.statistics().accept().accepted()).isOne();
    assertThat(Call.run(done -> listener.disableEvent(EventType.ACCEPT, done)))
        .isEqualTo(Status.SUCCESS);
    rig.dial(listener);
    Call.socket(ConnectionSocket.class, done -> listener.accept(null, done));
  }

  @EachNet
  void wskR80_aConnectedStreamSocketIsAConnection(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    StreamSocket stream = bound(rig, null, log);
    Linked link = connect(rig, stream, null);
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(5).finish();
    log.awaitAccepted(5).awaitEntry("end SUCCESS");
    assertThat(stream.statistics().receive().bytesAccepted()).isEqualTo(5);
    assertThat(stream.localAddress()).isEqualTo(link.socket().localAddress());
  }

  @EachNet
  void wskR73_R80_aStreamSocketConnectsWithFirstData(Net net) throws IOException {
    Rig rig = rigs.open(net);
    StreamSocket stream = bound(rig, null, null);
    ByteBuffer[] much = {ByteBuffer.allocate(65_536)};
    assertThat(Call.run(done -> stream.connect(nobody(rig), much, done)))
        .isEqualTo(Status.BUFFER_OVERFLOW);
    StreamSocket unbound = stream(rig, null, null);
    assertThat(Call.run(done -> unbound.connect(nobody(rig), much, done)))
        .isEqualTo(Status.BUFFER_OVERFLOW);
    Linked link = connect(rig, stream, new ByteBuffer[] {ByteBuffer.wrap(Pattern.bytes(0, 7))});
    assertThat(link.information()).isEqualTo(7);
    assertThat(link.peer().read(7)).isEqualTo(Pattern.bytes(0, 7));
  }

  @EachNet
  void wskR80_D18_theOtherRoleIsOffLimits(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket listening = bound(rig, null, null);
    listen(listening);
    assertThat(Call.run(done -> listening.connect(nobody(rig), done)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(Call.run(listening::listen)).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(listening.enableEvents(Set.of(EventType.RECEIVE_FROM)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);

    StreamSocket connected = bound(rig, null, null);
    connect(rig, connected, null);
    assertThat(Call.run(connected::listen)).isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(Call.run(done -> connected.connect(nobody(rig), done)))
        .isEqualTo(Status.CONNECTION_ACTIVE);
    assertThat(connected.enableEvents(Set.of(EventType.ACCEPT)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
  }

  @EachNet
  void wskR80_aFailedConnectCommitsNothing(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    StreamSocket stream = bound(rig, accepts, null);
    SocketAddress address = stream.localAddress();
    SocketAddress gone = nobody(rig);
    for (int i = 0; i < 3; i++) {
      assertThat(Call.run(done -> stream.connect(gone, done))).isEqualTo(Status.CONNECTION_REFUSED);
    }
    assertThat(stream.localAddress()).isEqualTo(address);
    assertThat(rig.client().sockets()).containsExactly(stream);
    ListeningSocket listener = listen(stream);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener);
    accepts.awaitSockets(1);
  }

  @EachRealTransport // the simulation shares addresses as WSK does, where nobody does by default
  void wskR80_aFailedListenCommitsNothing(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket first = bound(rig, null, null);
    SocketAddress address = first.localAddress();
    StreamSocket second = stream(rig, null, null);
    assertThat(Call.run(done -> second.bind(address, done)))
        .as("both reuse, and none listens")
        .isEqualTo(Status.SUCCESS);
    ListeningSocket listener = listen(first);
    assertThat(Call.run(second::listen)).isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
    Call.run(listener::close);
    assertThat(Call.run(done -> second.bind(address, done)))
        .as("bound, or dead since its address was taken while it had to let go")
        .isIn(Status.INVALID_DEVICE_STATE, Status.FILE_FORCED_CLOSED);
  }

  @EachNet
  void wskD18_aStreamSocketMustBeBoundFirst(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket stream = stream(rig, null, null);
    assertThatThrownBy(stream::localAddress).isInstanceOf(StatusException.class);
    assertThat(Call.run(stream::listen)).isEqualTo(Status.INVALID_DEVICE_STATE);
    if (net.isTcp()) {
      assertThat(Call.run(done -> stream.connect(nobody(rig), done)))
          .isEqualTo(Status.INVALID_DEVICE_STATE);
    }
    assertThat(Call.run(done -> stream.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> stream.bind(net.freeAddress(), done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    listen(stream);
  }

  @EachNet
  void withoutARoleItHasNoEvents(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket stream = bound(rig, new AcceptLog(null), null);
    for (EventType event : EventType.values()) {
      assertThat(stream.enableEvents(Set.of(event))).isEqualTo(Status.INVALID_DEVICE_STATE);
      assertThat(stream.disableEvent(event, null)).isEqualTo(Status.INVALID_DEVICE_STATE);
    }
    assertThat(stream.enableEvents(Set.of())).isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachNet
  void theEventsOfTheRoleAreSwitchedOnEither(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    StreamSocket stream = bound(rig, accepts, null);
    ListeningSocket listener = listen(stream);
    Rig.enable(stream, EventType.ACCEPT);
    rig.dial(listener);
    accepts.awaitSockets(1);
    assertThat(Call.run(done -> listener.disableEvent(EventType.ACCEPT, done)))
        .isEqualTo(Status.SUCCESS);
    rig.dial(listener);
    rig.settle(listener);
    assertThat(accepts.sockets()).hasSize(1);
  }

  @EachNet
  void wskR22_staticEventsAreOnForTheRole(Net net) {
    Rig rig = rigs.open(net);
    Set<EventType> events = Set.of(EventType.ACCEPT, EventType.RECEIVE);
    assertThat(
            Call.run(done -> rig.client().control(ClientControl.SET_STATIC_EVENTS, events, done)))
        .isEqualTo(Status.SUCCESS);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = listen(bound(rig, accepts, null));
    rig.dial(listener);
    accepts.awaitSockets(1);
    EventLog log = rig.log();
    connect(rig, bound(rig, null, log), null).peer().write(3);
    log.awaitAccepted(3);
  }

  @EachTransport
  void theOptionsThatWereSetAreTheRoles(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket one = stream(rig, null, null);
    assertThat(Call.run(done -> one.setOption(SocketOption.KEEP_ALIVE, true, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> one.setOption(SocketOption.RECEIVE_BUFFER, 20_000, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> one.setOption(SocketOption.NO_DELAY, false, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> one.setOption(SocketOption.BACKLOG, 7, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(read(one, SocketOption.BACKLOG)).isEqualTo(7);
    int buffer = read(one, SocketOption.RECEIVE_BUFFER);
    assertThat(Call.run(done -> one.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> one.connect(nobody(rig), done)))
        .isEqualTo(Status.CONNECTION_REFUSED);
    assertThat(read(one, SocketOption.RECEIVE_BUFFER)).as("after a failure").isEqualTo(buffer);
    connect(rig, one, null);
    assertThat(read(one, SocketOption.KEEP_ALIVE)).isTrue();
    assertThat(read(one, SocketOption.RECEIVE_BUFFER)).isEqualTo(buffer);
    assertThat(read(one, SocketOption.NO_DELAY)).isFalse();
    assertThat(Call.run(done -> one.getOption(SocketOption.BACKLOG, done)))
        .as("a connection has none")
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
  }

  @EachTransport
  void anExclusiveStreamSocketTakesItsRoleToo(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket stream = stream(rig, null, null);
    assertThat(Call.run(done -> stream.setOption(SocketOption.EXCLUSIVE_ADDRESS_USE, true, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> stream.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    SocketAddress address = stream.localAddress();
    ListeningSocket other = rig.listeningSocket(null);
    assertThat(Call.run(done -> other.bind(address, done)))
        .isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
    assertThat(Call.run(done -> stream.connect(nobody(rig), done)))
        .isEqualTo(Status.CONNECTION_REFUSED);
    assertThat(listen(stream).localAddress()).isEqualTo(address);
    assertThat(read(stream, SocketOption.EXCLUSIVE_ADDRESS_USE)).isTrue();
  }

  @EachNet
  void conditionalAcceptIsNotForStreamSockets(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket stream = bound(rig, null, null);
    assertThat(Call.run(done -> stream.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    ListeningSocket listener = listen(stream);
    assertThat(Call.run(done -> listener.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(Call.run(
            done -> listener.inspectComplete(new InspectId(0, 0), InspectVerdict.ACCEPT, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachNet
  void closingEitherClosesBoth(Net net) {
    Rig rig = rigs.open(net);
    List<String> told = new ArrayList<>();
    StreamSocket one = bound(rig, null, null);
    one.onClose((reason, cause) -> told.add("stream " + reason));
    ListeningSocket listener = listen(one);
    listener.onClose((reason, cause) -> told.add("listener " + reason));
    rig.settle(one);
    SocketAddress address = one.localAddress();
    Call accept = Call.start(done -> listener.accept(null, done));
    rig.settle(one);
    assertThat(Call.run(one::close)).isEqualTo(Status.SUCCESS);
    assertThat(accept.status()).isEqualTo(Status.CANCELLED);
    assertThat(told).containsExactlyInAnyOrder("stream CANCELLED", "listener CANCELLED");
    assertThat(rig.client().sockets()).isEmpty();
    rig.until(() -> !isListenedAt(rig, address)); // the JDK keeps a channel until it selects again
    assertThat(Call.run(done -> listener.accept(null, done))).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);

    StreamSocket two = bound(rig, null, null);
    Linked link = connect(rig, two, null);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(rig.client().sockets()).isEmpty();
    assertThat(Call.run(two::listen)).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(two::close)).isEqualTo(Status.SUCCESS);
    if (net.isTcp()) {
      assertThat(link.peer().readToEnd().isReset()).as("R77").isTrue();
    }
  }

  @EachNet
  void aRoleThatDiesIsClosedByEither(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      throw new IllegalStateException("on purpose");
    });
    StreamSocket stream = bound(rig, null, log);
    Linked link = connect(rig, stream, null);
    Rig.enable(stream, EventType.RECEIVE);
    link.peer().write(1).readToEnd();
    rig.settle(stream);
    assertThat(Call.run(done -> stream.setOption(SocketOption.KEEP_ALIVE, true, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(stream::close)).isEqualTo(Status.SUCCESS);
    assertThat(rig.client().sockets()).isEmpty();
  }

  @EachNet
  void anUnusedStreamSocketClosesAndItsAddressIsFree(Net net) {
    Rig rig = rigs.open(net);
    StreamSocket stream = bound(rig, null, null);
    SocketAddress address = stream.localAddress();
    assertThat(Call.run(stream::close)).isEqualTo(Status.SUCCESS);
    ListeningSocket next = rig.listeningSocket(null);
    assertThat(Call.run(done -> next.bind(address, done))).isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void wskD9_aPendingConnectIsCancelledByItsOwnerAndByClose(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = rig.silentAddress();
    StreamSocket stream = bound(rig, null, null);
    Call first = Call.start(done -> stream.connect(there, done));
    assertThat(Call.run(done -> stream.connect(there, done)))
        .as("while one is pending")
        .isEqualTo(Status.CONNECTION_ACTIVE);
    assertThat(Call.run(stream::listen)).isEqualTo(Status.INVALID_DEVICE_STATE);
    first.request().cancel();
    assertThat(first.status()).isEqualTo(Status.CANCELLED);
    Call second = Call.start(done -> stream.connect(there, done));
    assertThat(second.isDone()).isFalse();
    assertThat(Call.run(stream::close)).isEqualTo(Status.SUCCESS);
    assertThat(second.isDone()).as("before the close (R75)").isTrue();
    assertThat(second.status()).isEqualTo(Status.CANCELLED);
    assertThat(rig.client().sockets()).isEmpty();

    Call together =
        Call.start(done -> rig.client().socketConnect(net.wildcard(), there, null, done));
    rig.until(() -> !rig.client().sockets().isEmpty());
    together.request().cancel();
    assertThat(together.status()).isEqualTo(Status.CANCELLED);
    assertThat(rig.client().sockets()).isEmpty();
  }
}
