package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.DatagramEventTest.text;
import static dev.sluice.tck.kit.DatagramLog.ACCEPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.EventType;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Multicast and broadcast, nothing of which leaves this host: on the loopback interface, and with 0
 * hops on another where that will not do. Over IPv6 it will not: Linux has no multicast route
 * there, so whatever the scope of the group and the option for the interface, sending fails with
 * ENETUNREACH. Nor does it for the option about coming back, since what the loopback interface
 * sends it receives.
 */
class DatagramGroupTest {
  private static final EventType EVENT = EventType.RECEIVE_FROM;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static boolean isInet(Net net) {
    return net.family() == StandardProtocolFamily.INET;
  }

  private static InetAddress any(Net net) throws IOException {
    return InetAddress.getByName(isInet(net) ? "0.0.0.0" : "::");
  }

  /** An address of this host by whose interface groups can be reached. */
  private static InetAddress home(Net net) throws IOException {
    if (net.isSimulated()) {
      return ((InetSocketAddress) net.freeAddress()).getAddress();
    }
    return isInet(net) ? InetAddress.getLoopbackAddress() : besideLoopback(net);
  }

  /** The same, not of the loopback interface where there are interfaces. */
  private static InetAddress besideLoopback(Net net) throws IOException {
    if (net.isSimulated()) {
      return home(net);
    }
    Class<?> family = isInet(net) ? Inet4Address.class : Inet6Address.class;
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && each.supportsMulticast() && !each.isLoopback()) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (family.isInstance(address) && !address.isLinkLocalAddress()) {
            return address;
          }
        }
      }
    }
    return Assumptions.abort("needed: an interface beside the loopback one that is up, has"
        + " MULTICAST and an address that is not link-local, of " + net.family());
  }

  private static NetworkInterface network(Net net) throws IOException {
    return network(net, home(net));
  }

  /** The interface of an address; of a simulated host, any. */
  private static NetworkInterface network(Net net, InetAddress home) throws IOException {
    return NetworkInterface.getByInetAddress(
        net.isSimulated() ? InetAddress.getLoopbackAddress() : home);
  }

  private static MulticastGroup group(Net net, int last) throws IOException {
    return group(net, home(net), last);
  }

  private static MulticastGroup group(Net net, InetAddress home, int last) throws IOException {
    String prefix = isInet(net) ? "239.255.77." : "ff15::77:";
    return new MulticastGroup(InetAddress.getByName(prefix + last), network(net, home));
  }

  private static Status join(DatagramSocket socket, MulticastGroup group) {
    return Call.run(done -> socket.control(SocketControl.JOIN_GROUP, group, done));
  }

  private static Status leave(DatagramSocket socket, MulticastGroup group) {
    return Call.run(done -> socket.control(SocketControl.LEAVE_GROUP, group, done));
  }

  private static DatagramSocket bound(Rig rig, DatagramLog log, SocketAddress address) {
    DatagramSocket socket = rig.datagramSocket(log);
    Call.run(done -> socket.setOption(SocketOption.REUSE_ADDRESS, true, done));
    assertThat(Call.run(done -> socket.bind(address, done))).isEqualTo(Status.SUCCESS);
    Rig.enable(socket, EVENT);
    return socket;
  }

  /** A socket that sends to groups, on this host only. */
  private static DatagramSocket sender(Rig rig) throws IOException {
    return sender(rig, home(rig.net()));
  }

  private static DatagramSocket sender(Rig rig, InetAddress home) throws IOException {
    NetworkInterface network = network(rig.net(), home);
    DatagramSocket sender = rig.datagramSocket(null);
    Call.run(done -> sender.bind(new InetSocketAddress(home, 0), done));
    Call before = Call.start(done -> sender.getOption(SocketOption.MULTICAST_INTERFACE, done));
    assertThat(before.status()).isEqualTo(Status.SUCCESS);
    assertThat(before.information()).isZero();
    assertThat(Call.run(done -> sender.setOption(SocketOption.MULTICAST_INTERFACE, network, done)))
        .isEqualTo(Status.SUCCESS);
    Call after = Call.start(done -> sender.getOption(SocketOption.MULTICAST_INTERFACE, done));
    assertThat(after.status()).isEqualTo(Status.SUCCESS);
    assertThat(after.request().result(NetworkInterface.class)).isEqualTo(network);
    assertThat(after.information()).isEqualTo(network.getIndex());
    assertThat(Call.run(done -> sender.setOption(SocketOption.MULTICAST_HOPS, 0, done)))
        .isEqualTo(Status.SUCCESS);
    return sender;
  }

  private static void send(DatagramSocket from, MulticastGroup to, int port, String text) {
    ByteBuffer[] one = {ByteBuffer.wrap(text(text))};
    InetSocketAddress address = new InetSocketAddress(to.group(), port);
    assertThat(Call.run(done -> from.sendTo(one, address, done))).isEqualTo(Status.SUCCESS);
  }

  @EachDatagramNet
  void groupsAreJoinedAndLeft(Net net) throws IOException {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = bound(rig, log, new InetSocketAddress(any(net), 0));
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    DatagramLog others = new DatagramLog(ACCEPT);
    DatagramSocket other = bound(rig, others, socket.localAddress());
    DatagramSocket sender = sender(rig);
    MulticastGroup first = group(net, 1);
    MulticastGroup second = group(net, 2);
    // Linux gives a socket of the wildcard what any socket joined, unless told otherwise: the JDK
    // cannot tell it for IPv6
    boolean onlyOwn = net.isEpoll() || net.isSimulated() || isInet(net);
    assertThat(join(socket, first)).isEqualTo(Status.SUCCESS);
    assertThat(join(socket, first)).as("joined already").isEqualTo(Status.INVALID_PARAMETER);
    assertThat(join(other, second)).isEqualTo(Status.SUCCESS);
    send(sender, first, port, "to the first");
    send(sender, second, port, "to the second");
    log.awaitAccepted(1);
    others.awaitAccepted(1);
    rig.settle(socket);
    assertThat(log.texts()).contains("to the first");
    if (onlyOwn) {
      assertThat(log.texts()).as("what it joined itself").containsExactly("to the first");
      assertThat(others.texts()).containsExactly("to the second");
    }
    assertThat(log.flags()).as("the wildcard tells nothing").isEmpty();
    assertThat(leave(socket, first)).isEqualTo(Status.SUCCESS);
    assertThat(leave(socket, first)).isEqualTo(Status.INVALID_PARAMETER);
    send(sender, first, port, "to nobody");
    assertThat(join(socket, second)).isEqualTo(Status.SUCCESS);
    send(sender, second, port, "again");
    rig.until(() -> log.texts().contains("again"));
    assertThat(log.texts()).doesNotContain("to nobody");
  }

  @EachDatagramNet
  void aSocketBoundToAGroupTellsThatItsDatagramsAreMulticast(Net net) throws IOException {
    Rig rig = rigs.open(net);
    MulticastGroup group = group(net, 3);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = bound(rig, log, new InetSocketAddress(group.group(), 0));
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    assertThat(join(socket, group)).isEqualTo(Status.SUCCESS);
    DatagramSocket sender = sender(rig);
    send(sender, group, port, "a");
    log.awaitAccepted(1);
    assertThat(log.flags()).containsExactly(DatagramFlag.MULTICAST);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
    rig.settle(socket);
    send(sender, group, port, "bc");
    assertThat(receiving.status()).isEqualTo(Status.SUCCESS);
    assertThat(receiving.request().result(DatagramSource.class).flags())
        .containsExactlyInAnyOrder(DatagramFlag.MULTICAST, DatagramFlag.TRUNCATED);
  }

  @EachDatagramNet
  void aFixedPeerFiltersWhatComesToAGroup(Net net) throws IOException {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = bound(rig, log, new InetSocketAddress(any(net), 0));
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    MulticastGroup group = group(net, 4);
    DatagramSocket peer = sender(rig);
    DatagramSocket stranger = sender(rig);
    SocketAddress peerAddress = peer.localAddress();
    assertThat(
            Call.run(done -> socket.control(SocketControl.SET_REMOTE_ADDRESS, peerAddress, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(join(socket, group)).isEqualTo(Status.SUCCESS);
    send(stranger, group, port, "stranger");
    send(peer, group, port, "peer");
    log.awaitAccepted(1);
    assertThat(log.texts()).containsExactly("peer");
    assertThat(leave(socket, group)).isEqualTo(Status.SUCCESS);
    InetSocketAddress here =
        new InetSocketAddress(((InetSocketAddress) peerAddress).getAddress(), port);
    ByteBuffer[] direct = {ByteBuffer.wrap(text("direct"))};
    assertThat(Call.run(done -> peer.sendTo(direct, here, done))).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(2);
  }

  @EachDatagramNet
  void withoutTheLoopNothingComesBackToThisHost(Net net) throws IOException {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = bound(rig, log, new InetSocketAddress(any(net), 0));
    int port = ((InetSocketAddress) socket.localAddress()).getPort();
    InetAddress home = besideLoopback(net);
    MulticastGroup group = group(net, home, 5);
    assertThat(join(socket, group)).isEqualTo(Status.SUCCESS);
    DatagramSocket sender = sender(rig, home);
    send(sender, group, port, "looped");
    log.awaitAccepted(1);
    assertThat(Call.run(done -> sender.setOption(SocketOption.MULTICAST_LOOP, false, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.information(done -> sender.getOption(SocketOption.MULTICAST_LOOP, done)))
        .isZero();
    send(sender, group, port, "not looped");
    assertThat(Call.run(done -> sender.setOption(SocketOption.MULTICAST_LOOP, true, done)))
        .isEqualTo(Status.SUCCESS);
    send(sender, group, port, "looped again");
    log.awaitAccepted(2);
    assertThat(log.texts()).containsExactly("looped", "looped again");
  }

  @EachDatagramNet
  void wskD18_whatIsNoGroupOfTheFamilyIsRefused(Net net) throws IOException {
    Rig rig = rigs.open(net);
    MulticastGroup group = group(net, 6);
    DatagramSocket unbound = rig.datagramSocket(null);
    assertThat(join(unbound, group)).isEqualTo(Status.INVALID_DEVICE_STATE);
    DatagramSocket socket = rig.datagrams(null);
    assertThat(join(socket, new MulticastGroup(InetAddress.getLoopbackAddress(), network(net))))
        .isEqualTo(Status.INVALID_PARAMETER);
    InetAddress foreign = InetAddress.getByName(isInet(net) ? "ff01::1:2" : "239.255.77.9");
    assertThat(join(socket, new MulticastGroup(foreign, network(net))))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(join(socket, null)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(leave(socket, group)).isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachRealDatagramNet
  void broadcastsAreAllowedByAnOptionAndToldWhereTheAddressTells(Net net) throws IOException {
    if (!isInet(net)) {
      return; // IPv6 has no broadcast
    }
    Rig rig = rigs.open(net);
    InetAddress everybody = InetAddress.getByName("127.255.255.255");
    boolean bindable = net.isEpoll(); // the JDK refuses it
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket =
        bound(rig, log, new InetSocketAddress(bindable ? everybody : any(net), 0));
    InetSocketAddress there =
        new InetSocketAddress(everybody, ((InetSocketAddress) socket.localAddress()).getPort());
    DatagramSocket sender = rig.datagrams(null);
    ByteBuffer[] one = {ByteBuffer.wrap(text("hello"))};
    assertThat(Call.run(done -> sender.sendTo(one, there, done))).isEqualTo(Status.ACCESS_DENIED);
    Call.run(done -> sender.setOption(SocketOption.BROADCAST, true, done));
    assertThat(Call.run(done -> sender.sendTo(one, there, done))).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(1);
    assertThat(log.flags()).isEqualTo(bindable ? Set.of(DatagramFlag.BROADCAST) : Set.of());
  }
}
