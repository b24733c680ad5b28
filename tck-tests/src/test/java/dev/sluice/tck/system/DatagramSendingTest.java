package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.SendException;
import dev.sluice.streams.StreamDatagrams;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Datagrams out of a source, and what the system refuses. */
@Timeout(300)
class DatagramSendingTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static StreamDatagrams bind(Rig rig, DatagramOptions options) {
    return rig.first(rig.streams().datagrams(rig.net().freeAddress(), options));
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length);
  }

  private static Publisher<Datagram> to(SocketAddress remote, int... lengths) {
    return Flux.fromStream(IntStream.of(lengths).mapToObj(n -> new Datagram(bytes(n), remote)));
  }

  private static SendException refused(Rig rig, Publisher<Void> send) {
    Probe<Void> end = rig.probe(send, 1).awaitEnd();
    assertThat(end.error()).isInstanceOf(SendException.class);
    return (SendException) end.error();
  }

  @EachDatagramNet
  void wskR53_everyDatagramOfASourceReachesItsOwnAddress(Net net) {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults());
    List<DatagramPeer> peers = List.of(rig.datagramPeer(), rig.datagramPeer());
    IntFunction<Datagram> nth = i -> new Datagram(
        ByteBuffer.wrap(new byte[] {(byte) i}), peers.get(i / 3 % 2).address());
    rig.finish(datagrams.send(Flux.range(0, 12).map(nth::apply)));
    for (int i = 0; i < 12; i++) {
      DatagramPeer.Received came = peers.get(i / 3 % 2).receive();
      assertThat(came.bytes()).containsExactly(i);
      assertThat(came.from()).isEqualTo(datagrams.localAddress());
    }
    assertThat(datagrams.statistics().datagrams().sent()).isEqualTo(12);
    assertThat(datagrams.statistics().send().heldBytes()).isZero();
  }

  @EachDatagramNet
  void wskR52_aPeerIsWhereItGoesAndAllThatComes(Net net) {
    Rig rig = rigs.open(net);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults().withPeer(peer.address()));
    rig.finish(datagrams.sendToPeer(Flux.just(bytes(3), bytes(0))));
    assertThat(peer.receive().bytes()).hasSize(3);
    assertThat(peer.receive().bytes()).isEmpty();
    Probe<Datagram> probe = rig.probe(datagrams.receive(), 5).awaitSubscription();
    other.send(datagrams.localAddress(), (byte) 1);
    peer.send(datagrams.localAddress(), (byte) 2);
    probe.awaitReceived(1);
    assertThat(probe.last().data().get(0)).isEqualTo((byte) 2);
    assertThat(probe.last().remoteAddress()).isEqualTo(peer.address());
    rig.settle(datagrams.socket());
    assertThat(probe.received()).isOne();
  }

  @EachDatagramNet
  void aDatagramThatIsTooLongFailsTheSendAndTheSocketGoesOn(Net net) {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults());
    DatagramPeer peer = rig.datagramPeer();
    SendException error = refused(rig, datagrams.send(to(peer.address(), 5, 70_000, 6)));
    assertThat(error.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(error.bytesHandedOver()).isEqualTo(5);
    String tooLong = "a datagram of 70000 bytes is longer than the system sends";
    assertThat(error.reason()).isEqualTo(tooLong);
    SendException single = refused(rig, datagrams.send(bytes(70_000), peer.address()));
    assertThat(single.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(single.reason()).isEqualTo(tooLong);
    rig.finish(datagrams.send(bytes(7), peer.address()));
    assertThat(peer.receive().bytes()).hasSize(5);
    assertThat(peer.receive().bytes()).hasSize(7);
    assertThat(datagrams.statistics().send().heldBytes()).isZero();
  }

  @EachDatagramNet
  void aSendWithoutAPeerOrToNowhereFails(Net net) {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults());
    SendException noPeer = refused(rig, datagrams.sendToPeer(Flux.just(bytes(1))));
    assertThat(noPeer.status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(noPeer.reason()).isEqualTo("this socket was made without a peer");
    SendException nowhere =
        refused(rig, datagrams.send(bytes(1), new InetSocketAddress("127.0.0.1", 0)));
    assertThat(nowhere.status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(nowhere.reason()).startsWith("to 127.0.0.1:0: ");
  }

  /** NIO is not told of it. */
  @EachRealDatagramNet
  void aPeerThatRefusedFailsTheNextSendOnceAndThatWasNotSent(Net net) {
    Rig rig = rigs.open(net);
    DatagramPeer gone = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    gone.close();
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults().withPeer(gone.address()));
    rig.finish(datagrams.sendToPeer(Flux.just(bytes(1))));
    rig.finish(datagrams.send(bytes(2), other.address()));
    assertThat(other.receive().bytes()).as("not its fault").hasSize(2);
    Publisher<Void> again = datagrams.sendToPeer(Flux.just(bytes(3)));
    if (net.isEpoll()) {
      SendException error = refused(rig, again);
      assertThat(error.status()).isEqualTo(Status.PORT_UNREACHABLE);
      assertThat(error.bytesHandedOver()).isZero();
    }
    rig.finish(again);
  }

  @EachDatagramNet
  void closingEndsWhatIsGoingOn(Net net) {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, DatagramOptions.defaults());
    Probe<Datagram> receiving = rig.probe(datagrams.receive(), 1).awaitSubscription();
    Probe<Void> sending = rig.probe(datagrams.send(Flux.never()), 1).awaitSubscription();
    rig.finish(datagrams.close());
    assertThat(receiving.awaitEnd().error())
        .isInstanceOf(dev.sluice.api.SocketClosedException.class);
    assertThat(sending.awaitEnd().error()).isInstanceOf(SendException.class);
    assertThat(rig.client().sockets()).isEmpty();
  }
}
