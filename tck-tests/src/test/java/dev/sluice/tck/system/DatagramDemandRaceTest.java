package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.Datagram;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.Overflow;
import dev.sluice.streams.StreamDatagrams;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other threads ask and hand over while datagrams come; real threads are the point. Never more are
 * on their way than the system keeps, so nothing may be lost, and no wake-up either: nothing but
 * the next request makes the socket go on.
 */
@Timeout(300)
class DatagramDemandRaceTest {
  /** So many datagrams on their way: less than the smallest receive buffer holds. */
  private static final int WINDOW = 20;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private final AtomicInteger came = new AtomicInteger();
  private final List<String> wrongs = new CopyOnWriteArrayList<>();

  static Stream<Arguments> thatLoseNothing() {
    return RealNet.datagram()
        .flatMap(net -> Stream.of(Overflow.PAUSE, Overflow.DROP_OLDEST)
            .map(overflow -> Arguments.of(net, overflow)));
  }

  private StreamDatagrams bind(Rig rig, Overflow overflow) {
    return rig.first(rig.streams()
        .datagrams(rig.net().freeAddress(), DatagramOptions.defaults().withOverflow(overflow)));
  }

  private void took(Datagram datagram) {
    int number = datagram.data().getInt(0);
    int expected = came.getAndIncrement();
    if (number != expected) {
      wrongs.add(number + " came instead of " + expected);
    }
  }

  private static void send(DatagramPeer peer, StreamDatagrams to, int number) {
    peer.send(
        to.localAddress(), ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("thatLoseNothing")
  void wskR49_R50_noRequestIsLostThatRacesWithARefusal(RealNet net, Overflow overflow)
      throws InterruptedException {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, overflow);
    int count = (int) Form.pick(3000, 100_000);
    Probe<Datagram> probe = rig.probe(datagrams.receive(), 0, (itself, each) -> took(each));
    probe.awaitSubscription();
    AtomicBoolean over = new AtomicBoolean();
    Thread requester = new Thread(() -> {
      for (int asked = 0; asked < count && !over.get(); asked++) {
        probe.request(1);
        while (came.get() <= asked && !over.get()) {
          Thread.onSpinWait();
        }
      }
    });
    requester.start();
    DatagramPeer peer = rig.datagramPeer();
    try {
      for (int i = 0; i < count; i++) {
        send(peer, datagrams, i);
        if (i % WINDOW == WINDOW - 1) {
          probe.awaitReceived(i + 1);
        }
      }
      probe.awaitReceived(count);
    } finally {
      over.set(true);
      requester.join();
    }
    assertThat(wrongs).isEmpty();
    assertThat(came).hasValue(count);
    assertThat(datagrams.statistics().datagrams().dropped()).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("thatLoseNothing")
  void handOversByAnotherThreadLoseAndRepeatNothing(RealNet net, Overflow overflow)
      throws InterruptedException {
    Rig rig = rigs.open(net);
    StreamDatagrams datagrams = bind(rig, overflow);
    int count = (int) Form.pick(2000, 50_000);
    AtomicReference<Probe<Datagram>> now = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread changer = new Thread(() -> {
      while (!over.get()) {
        Probe<Datagram> next = Probe.on(
            came.get() % 2 == 0 ? datagrams.receive() : datagrams.receiveBorrowed(),
            3,
            (itself, each) -> took(each));
        while (!next.isSubscribed()) {
          Thread.onSpinWait();
        }
        now.set(next);
        Thread.yield();
        next.cancel();
        wrongs.addAll(next.violations());
      }
    });
    changer.start();
    DatagramPeer peer = rig.datagramPeer();
    try {
      for (int i = 0; i < count; i++) {
        send(peer, datagrams, i);
        if (i % WINDOW == WINDOW - 1) {
          int sent = i + 1;
          rig.until(() -> came.get() >= sent);
        }
      }
      rig.until(() -> came.get() >= count);
    } finally {
      over.set(true);
      changer.join();
    }
    assertThat(wrongs).isEmpty();
    assertThat(now.get().error()).isNull();
    assertThat(datagrams.statistics().datagrams().dropped()).isZero();
  }
}
