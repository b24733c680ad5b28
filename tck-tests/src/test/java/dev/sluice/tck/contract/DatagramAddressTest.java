package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.DatagramEventTest.counted;
import static dev.sluice.tck.contract.DatagramEventTest.text;
import static dev.sluice.tck.kit.DatagramLog.ACCEPT;
import static dev.sluice.tck.kit.DatagramLog.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatagramAddressTest {
  private static final EventType EVENT = EventType.RECEIVE_FROM;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Status fixRemote(DatagramSocket socket, SocketAddress address) {
    return Call.run(done -> socket.control(SocketControl.SET_REMOTE_ADDRESS, address, done));
  }

  private static Status fixSendTo(DatagramSocket socket, SocketAddress address) {
    return Call.run(done -> socket.control(SocketControl.SET_SEND_TO_ADDRESS, address, done));
  }

  private static Status send(DatagramSocket socket, SocketAddress remote, String text) {
    ByteBuffer[] one = {ByteBuffer.wrap(text(text))};
    return Call.run(done -> socket.sendTo(one, remote, done));
  }

  @EachDatagramNet
  void wskR13_theLocalAddressIsKnownFromBindOn(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagramSocket(null);
    assertThatThrownBy(socket::localAddress)
        .isInstanceOfSatisfying(
            StatusException.class,
            refused -> assertThat(refused.status()).isEqualTo(Status.INVALID_DEVICE_STATE));
    assertThat(Call.run(done -> socket.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    assertThat(((InetSocketAddress) socket.localAddress()).getPort()).isPositive();
    assertThat(Call.run(done -> socket.bind(net.freeAddress(), done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachDatagramNet
  void wskR15_anAddressInUseIsRefused(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket first = rig.datagrams(null);
    DatagramSocket second = rig.datagramSocket(null);
    assertThat(Call.run(done -> second.bind(first.localAddress(), done)))
        .isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
    assertThat(Call.run(done -> second.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
  }

  @EachDatagramNet
  void addressesThatCannotBeBoundAreRefused(Net net) throws UnknownHostException {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagramSocket(null);
    boolean inet = net.family() == StandardProtocolFamily.INET;
    List<SocketAddress> wrong = List.of(
        UnixDomainSocketAddress.of("/nowhere"),
        new InetSocketAddress(InetAddress.getByName(inet ? "::1" : "2001:db8::1"), 0),
        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0));
    for (SocketAddress address : wrong) {
      assertThat(Call.run(done -> socket.bind(address, done)))
          .as("%s", address)
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    }
    assertThat(
            Call.run(done -> socket.bind(InetSocketAddress.createUnresolved("a.invalid", 0), done)))
        .isEqualTo(Status.NO_MATCH);
  }

  @EachDatagramNet
  void unixSocketsHaveNoDatagrams(Net net) {
    Rig rig = rigs.open(net);
    assertThat(
            Call.run(done -> rig.client().datagramSocket(StandardProtocolFamily.UNIX, null, done)))
        .isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachRealDatagramNet
  void wskR52_aFixedRemoteAddressIsTheDestinationAndFilters(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer stranger = rig.datagramPeer();
    stranger.send(socket.localAddress(), text("stranger, queued"));
    peer.send(socket.localAddress(), text("peer, queued"));
    assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
    stranger.send(socket.localAddress(), text("stranger"));
    peer.send(socket.localAddress(), text("peer"));
    Rig.enable(socket, EVENT);
    log.awaitAccepted(2);
    assertThat(log.texts()).containsExactly("peer, queued", "peer");
    assertThat(counted(socket).filtered()).isPositive();
    assertThat(send(socket, null, "answer")).isEqualTo(Status.SUCCESS);
    DatagramPeer.Received answer = peer.receive();
    assertThat(answer.bytes()).isEqualTo(text("answer"));
    assertThat(answer.from()).isEqualTo(socket.localAddress());
  }

  @EachRealDatagramNet
  void wskR52_theFilterHoldsForWhatWasRefusedAndForRequestsToo(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(REFUSE);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer stranger = rig.datagramPeer();
    stranger.send(socket.localAddress(), text("x"));
    peer.send(socket.localAddress(), text("1"));
    stranger.send(socket.localAddress(), text("y"));
    Rig.enable(socket, EVENT);
    log.awaitLists(1);
    stranger.send(socket.localAddress(), text("z"));
    peer.send(socket.localAddress(), text("2"));
    assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
    for (String expected : List.of("1", "2")) {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      assertThat(Call.information(done -> socket.receiveFrom(buffer, done))).isOne();
      assertThat(buffer.array()).isEqualTo(text(expected));
    }
    rig.settle(socket);
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }

  @EachDatagramNet
  void wskR52_whatTheFilterDropsWasReceived(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer stranger = rig.datagramPeer();
    stranger.send(socket.localAddress(), text("stranger, queued"));
    rig.settle(socket);
    assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
    stranger.send(socket.localAddress(), text("stranger"));
    rig.settle(socket);
    peer.send(socket.localAddress(), text("peer"));
    Rig.enable(socket, EVENT);
    log.awaitAccepted(1);
    rig.settle(socket);
    assertThat(counted(socket).filtered()).isPositive();
    assertThat(counted(socket).received())
        .isEqualTo(counted(socket).accepted() + counted(socket).filtered());
  }

  @EachDatagramNet
  void wskR52_aClearedRemoteAddressFiltersNoMoreAndThePortStays(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    SocketAddress local = socket.localAddress();
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
    assertThat(fixRemote(socket, other.address())).isEqualTo(Status.SUCCESS);
    other.send(local, text("other"));
    log.awaitAccepted(1);
    assertThat(fixRemote(socket, null)).isEqualTo(Status.SUCCESS);
    peer.send(local, text("peer"));
    log.awaitAccepted(2);
    assertThat(log.texts()).containsExactly("other", "peer");
    assertThat(socket.localAddress()).isEqualTo(local);
    assertThat(send(socket, null, "nowhere")).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(send(socket, peer.address(), "x")).isEqualTo(Status.SUCCESS);
    assertThat(peer.receive().from()).isEqualTo(local);
  }

  @EachDatagramNet
  void wskR52_aSocketOfTheWildcardKeepsItsPortWithoutItsPeer(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagramSocket(log);
    InetSocketAddress any = net.family() == StandardProtocolFamily.INET
        ? new InetSocketAddress("0.0.0.0", 0)
        : new InetSocketAddress("::", 0);
    assertThat(Call.run(done -> socket.bind(any, done))).isEqualTo(Status.SUCCESS);
    Rig.enable(socket, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    SocketAddress here = new InetSocketAddress(peer.address().getAddress(), port);
    for (int i = 0; i < 3; i++) {
      assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
      peer.send(here, text("fixed"));
      log.awaitAccepted(2 * i + 1);
      assertThat(fixRemote(socket, null)).isEqualTo(Status.SUCCESS);
      rig.datagramPeer().send(here, text("free"));
      log.awaitAccepted(2 * i + 2);
    }
  }

  @EachDatagramNet
  void wskR52_aFixedSendToAddressIsADestinationOnlyAndWins(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer stranger = rig.datagramPeer();
    assertThat(fixSendTo(socket, peer.address())).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "to the peer")).isEqualTo(Status.SUCCESS);
    assertThat(peer.receive().bytes()).isEqualTo(text("to the peer"));
    stranger.send(socket.localAddress(), text("hello"));
    log.awaitAccepted(1);
    assertThat(fixRemote(socket, stranger.address())).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "still to the peer")).isEqualTo(Status.SUCCESS);
    assertThat(peer.receive().bytes()).isEqualTo(text("still to the peer"));
    assertThat(fixSendTo(socket, null)).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "to the stranger")).isEqualTo(Status.SUCCESS);
    assertThat(stranger.receive().bytes()).isEqualTo(text("to the stranger"));
  }

  @EachDatagramNet
  void wskR53_anExplicitAddressOverridesTheFixedOnesForOneDatagram(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    assertThat(fixRemote(socket, peer.address())).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, other.address(), "1")).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "2")).isEqualTo(Status.SUCCESS);
    assertThat(other.receive().bytes()).isEqualTo(text("1"));
    assertThat(peer.receive().bytes()).isEqualTo(text("2"));
    other.send(socket.localAddress(), text("filtered out"));
    peer.send(socket.localAddress(), text("3"));
    log.awaitAccepted(1);
    assertThat(log.texts()).as("the filter stays").containsExactly("3");
  }

  @EachDatagramNet
  void wskD18_fixedAddressesAreCheckedAndComeAfterBind(Net net) {
    Rig rig = rigs.open(net);
    DatagramPeer peer = rig.datagramPeer();
    DatagramSocket unbound = rig.datagramSocket(null);
    assertThat(fixRemote(unbound, peer.address())).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(fixSendTo(unbound, peer.address())).isEqualTo(Status.INVALID_DEVICE_STATE);
    DatagramSocket socket = rig.datagrams(null);
    assertThat(fixRemote(socket, new InetSocketAddress(peer.address().getAddress(), 0)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(fixRemote(socket, InetSocketAddress.createUnresolved("a.invalid", 1)))
        .isEqualTo(Status.NO_MATCH);
    assertThat(fixSendTo(socket, UnixDomainSocketAddress.of("/nowhere")))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    String any = net.family() == StandardProtocolFamily.INET ? "0.0.0.0" : "::";
    SocketAddress wildcard = new InetSocketAddress(any, 9);
    assertThat(fixRemote(socket, wildcard)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(fixSendTo(socket, wildcard)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(send(socket, wildcard, "x")).isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachRealDatagramNet
  void anUnreachablePortOfTheFixedPeerIsToldOnceByWhoeverIsNext(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer gone = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    gone.close();
    assertThat(fixRemote(socket, gone.address())).isEqualTo(Status.SUCCESS);
    boolean told = net.isEpoll(); // NIO is not told
    Status next = told ? Status.PORT_UNREACHABLE : Status.SUCCESS;
    assertThat(send(socket, null, "1")).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, other.address(), "x")).as("not its fault").isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "2")).isEqualTo(next);
    assertThat(send(socket, null, "3")).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, null, "4")).isEqualTo(next);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
    rig.settle(socket);
    send(socket, null, "5");
    rig.settle(socket);
    if (!told) {
      receiving.request().cancel();
    }
    assertThat(receiving.status()).isEqualTo(told ? Status.PORT_UNREACHABLE : Status.CANCELLED);
    send(socket, null, "6");
    assertThat(fixRemote(socket, null)).isEqualTo(Status.SUCCESS);
    assertThat(send(socket, other.address(), "y")).isEqualTo(Status.SUCCESS);
    assertThat(other.receive().bytes()).isEqualTo(text("x"));
    other.send(socket.localAddress(), text("still works"));
    log.awaitAccepted(1);
    assertThat(log.failures()).isZero();
  }

  @EachDatagramNet
  void optionsOfDatagramSocketsAreSetAndRead(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    for (SocketOption<Boolean> option :
        List.of(SocketOption.BROADCAST, SocketOption.MULTICAST_LOOP)) {
      for (boolean value : new boolean[] {true, false}) {
        assertThat(Call.run(done -> socket.setOption(option, value, done)))
            .isEqualTo(Status.SUCCESS);
        Call reading = Call.start(done -> socket.getOption(option, done));
        assertThat(reading.status()).isEqualTo(Status.SUCCESS);
        assertThat(reading.information()).isEqualTo(value ? 1 : 0);
      }
    }
    assertThat(Call.run(done -> socket.setOption(SocketOption.MULTICAST_HOPS, 7, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.information(done -> socket.getOption(SocketOption.MULTICAST_HOPS, done)))
        .isEqualTo(7);
    assertThat(Call.run(done -> socket.setOption(SocketOption.MULTICAST_HOPS, 256, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> socket.setOption(SocketOption.NO_DELAY, true, done)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(Call.run(done -> socket.setOption(SocketOption.DATAGRAM_SIZE, 9, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }
}
