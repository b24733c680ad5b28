package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.StreamSocket;
import dev.sluice.api.TransportSocket;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealUnix;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class AddressTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static void assertStatus(Runnable call, Status expected) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(expected));
  }

  @EachNet
  void wskR13_addressesAreUnknownBeforeBindAndConnect(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    ListeningSocket listener = rig.listeningSocket(null);
    assertStatus(socket::localAddress, Status.INVALID_DEVICE_STATE);
    assertStatus(socket::remoteAddress, Status.INVALID_DEVICE_STATE);
    assertStatus(listener::localAddress, Status.INVALID_DEVICE_STATE);
  }

  @EachTransport
  void wskR14_thePortIsKnownAfterBindAndTheAddressAfterConnect(Net net) throws IOException {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> socket.bind(new InetSocketAddress(0), done)))
        .isEqualTo(Status.SUCCESS);
    InetSocketAddress bound = (InetSocketAddress) socket.localAddress();
    assertThat(bound.getPort()).isPositive();
    assertThat(bound.getAddress().isAnyLocalAddress()).isTrue();
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    assertThat(Call.run(done -> socket.connect(there, done))).isEqualTo(Status.SUCCESS);
    InetSocketAddress connected = (InetSocketAddress) socket.localAddress();
    assertThat(connected.getPort()).isEqualTo(bound.getPort());
    assertThat(connected.getAddress().isLoopbackAddress()).isTrue();
    assertThat(socket.remoteAddress()).isEqualTo(there);
  }

  @EachNet
  void aConnectionKnowsBothAddressesAlsoAfterClose(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.accepted(null);
    SocketAddress local = link.socket().localAddress();
    SocketAddress remote = link.socket().remoteAddress();
    assertThat(remote).isNotNull();
    Call.run(link.socket()::close);
    assertThat(link.socket().localAddress()).isEqualTo(local);
    assertThat(link.socket().remoteAddress()).isEqualTo(remote);
  }

  @EachNet
  void bindingWhereSomebodyListensIsRefused(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress taken = rig.listener(null).localAddress();
    ListeningSocket second = rig.listeningSocket(null);
    assertThat(Call.run(done -> second.bind(taken, done))).isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
  }

  @EachNet
  void bindingTwiceIsRefused(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachTransport
  void bindingToAnAddressThatIsNotOursIsRefused(Net net) throws IOException {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listeningSocket(null);
    InetAddress documentation = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    assertThat(Call.run(done -> listener.bind(new InetSocketAddress(documentation, 0), done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    assertThat(Call.run(done -> listener.bind(unresolved, done))).isEqualTo(Status.NO_MATCH);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> socket.bind(unresolved, done))).isEqualTo(Status.NO_MATCH);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void wskD18_bindingToAnUnresolvedAddressMatchesNothing(Net net) {
    Rig rig = rigs.open(net);
    List<TransportSocket> sockets = List.of(
        rig.listeningSocket(null),
        rig.connectionSocket(null),
        rig.datagramSocket(null),
        Call.socket(
            StreamSocket.class, done -> rig.client().streamSocket(net.family(), null, null, done)));
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    for (TransportSocket socket : sockets) {
      assertThat(Call.run(done -> socket.bind(unresolved, done))).isEqualTo(Status.NO_MATCH);
      assertThat(Call.run(done -> socket.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    }
  }

  @EachNet
  void anAddressOfAnotherFamilyIsRefused(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress foreign = net.isTcp()
        ? UnixDomainSocketAddress.of("/tmp/not-here")
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ListeningSocket listener = rig.listeningSocket(null);
    assertThat(Call.run(done -> listener.bind(foreign, done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
  }

  /** An address of nobody's: also a kind that no provider knows. */
  private static final class Strange extends SocketAddress {
    private static final long serialVersionUID = 1;
  }

  @EachTransport
  void anAddressThatASocketOfIpv4CannotHaveIsRefusedByBindAndByConnect(Net net) {
    Rig rig = rigs.open(net);
    for (SocketAddress foreign : List.of(
        new InetSocketAddress("::1", 9),
        new InetSocketAddress("::", 9),
        UnixDomainSocketAddress.of("/tmp/not-here"),
        new Strange())) {
      ListeningSocket listener = rig.listeningSocket(null);
      assertThat(Call.run(done -> listener.bind(foreign, done)))
          .as("listen at %s", foreign)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      ConnectionSocket socket = rig.connectionSocket(null);
      assertThat(Call.run(done -> socket.bind(foreign, done)))
          .as("bind to %s", foreign)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      assertThat(Call.run(done -> rig.connect(socket, foreign, done)))
          .as("connect to %s", foreign)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      StreamSocket stream = Call.socket(
          StreamSocket.class, done -> rig.client().streamSocket(net.family(), null, null, done));
      assertThat(Call.run(done -> stream.bind(foreign, done)))
          .as("bind a stream socket to %s", foreign)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      assertThat(Call.run(done -> stream.bind(net.wildcard(), done))).isEqualTo(Status.SUCCESS);
      assertThat(Call.run(done -> stream.connect(foreign, done)))
          .as("connect a stream socket to %s", foreign)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    }
  }

  @EachNet
  void nobodyIsAtAnAddressOfAnotherFamilyOrAtPort0(Net net) {
    Rig rig = rigs.open(net);
    InetSocketAddress portless = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> rig.connect(socket, portless, done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    assertThat(Call.run(done -> socket.connect(portless, done)))
        .as("after the failure")
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachRealUnix
  void aUnixPathThatIsEmptyOrTooLongIsRefused(Net net) {
    Rig rig = rigs.open(net);
    for (Path path : List.of(Path.of(""), Path.of("/tmp/" + "x".repeat(103)))) {
      SocketAddress malformed = UnixDomainSocketAddress.of(path);
      ListeningSocket listener = rig.listeningSocket(null);
      assertThat(Call.run(done -> listener.bind(malformed, done)))
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      ConnectionSocket socket = rig.connectionSocket(null);
      assertThat(Call.run(done -> socket.bind(malformed, done)))
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      assertThat(Call.run(done -> socket.connect(malformed, done)))
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      SocketAddress there = rig.listener(null).localAddress();
      assertThat(Call.run(done -> socket.connect(there, done))).isEqualTo(Status.SUCCESS);
    }
    Path directory = ((UnixDomainSocketAddress) net.freeAddress()).getPath().getParent();
    Path longest = directory.resolve("x".repeat(102 - directory.toString().length())); // macOS
    ListeningSocket listener = rig.listeningSocket(null);
    assertThat(Call.run(done -> listener.bind(UnixDomainSocketAddress.of(longest), done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);
    assertThat(longest).doesNotExist();
  }

  @EachNet
  void connectingWhereNobodyListensIsRefused(Net net) throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress gone = server.address();
    server.close();
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> rig.connect(socket, gone, done)))
        .isEqualTo(Status.CONNECTION_REFUSED);
    if (!net.isTcp()) {
      server.remove();
      ConnectionSocket other = rig.connectionSocket(null);
      assertThat(Call.run(done -> other.connect(gone, done))).isEqualTo(Status.NOT_FOUND);
    }
  }

  @EachTransport
  void anUnresolvedAddressMatchesNothing(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    assertThat(Call.run(done -> rig.connect(socket, unresolved, done))).isEqualTo(Status.NO_MATCH);
  }

  @EachNet
  void connectingTwiceIsRefusedAndAfterAFailureOnlyCloseIsLeft(Net net) throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    SocketAddress there = server.address();
    var link = rig.connected(null);
    assertThat(Call.run(done -> link.socket().connect(there, done)))
        .isEqualTo(Status.CONNECTION_ACTIVE);
    server.close();
    ConnectionSocket failed = rig.connectionSocket(null);
    assertThat(Call.run(done -> rig.connect(failed, there, done)).isError()).isTrue();
    assertThat(Call.run(done -> failed.connect(there, done)).isError()).isTrue();
    assertThat(Call.run(failed::close)).isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void connectingUnboundIsRefused(Net net) throws IOException {
    Rig rig = rigs.open(net);
    SocketAddress there = rig.server(0).address();
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> socket.connect(there, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachTransport
  void wskD9_aPendingConnectIsCancelledByItsOwnerAndByClose(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = rig.silentAddress();
    ConnectionSocket socket = rig.connectionSocket(null);
    Call pending = Call.start(done -> rig.connect(socket, there, done));
    ConnectionSocket other = rig.connectionSocket(null);
    Call second = Call.start(done -> rig.connect(other, there, done));
    rig.settle(socket);
    assertThat(pending.isDone()).isFalse();
    pending.request().cancel();
    assertThat(pending.status()).isEqualTo(Status.CANCELLED);
    assertThat(Call.run(other::close)).isEqualTo(Status.SUCCESS);
    assertThat(second.status()).isEqualTo(Status.CANCELLED);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
  }
}
