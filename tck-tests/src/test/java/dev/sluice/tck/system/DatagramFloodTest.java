package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ClientControl;
import dev.sluice.api.EventType;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.Overflow;
import dev.sluice.streams.OverflowException;
import dev.sluice.streams.RetainedDatagram;
import dev.sluice.streams.StreamDatagrams;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More datagrams than the receiver takes: what was delivered and what was counted as dropped are
 * all that was sent, whatever the choice, on every subsystem.
 */
@Timeout(300)
class DatagramFloodTest {
  private static final int SIZE = 100;
  private static final int RECEIVE_BUFFER = 8 << 10;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  static Stream<Arguments> everyChoice() {
    return Net.datagram()
        .flatMap(net -> Stream.of(Overflow.values()).map(overflow -> Arguments.of(net, overflow)));
  }

  static Stream<Arguments> everyChoiceThatDrops() {
    return everyChoice().filter(arguments -> arguments.get()[1] != Overflow.PAUSE);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void wskD6_deliveredAndDroppedAreAllThatWasSent(Net net, Overflow overflow) {
    Flood flood = new Flood(rigs.open(net), overflow);
    int waiting = net.pick(500, 200);
    flood.send(waiting);
    flood.rig.settle(flood.datagrams.socket());
    assertThat(flood.drops()).as("lost without a subscriber").isBetween(1L, waiting - 1L);
    flood.run(net.pick((int) Form.pick(20_000, 500_000), 400));
    if (overflow == Overflow.DROP_NEWEST || overflow == Overflow.DROP_OLDEST) {
      assertThat(flood.statistics().dropped()).isPositive();
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoiceThatDrops")
  void wskD5_withAStaticEventTooDeliveredAndDroppedAreAllThatWasSent(Net net, Overflow overflow) {
    Rig rig = rigs.open(net);
    makeStatic(rig);
    new Flood(rig, overflow).run(net.pick(5000, 300));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.sluice.tck.kit.Net#datagram")
  void wskR51_pauseIsRefusedWhereTheEventIsStatic(Net net) {
    Rig rig = rigs.open(net);
    makeStatic(rig);
    StreamDatagrams datagrams = rig.first(rig.streams().datagrams(net.freeAddress()));
    assertThat(rig.probe(datagrams.receive(), 1).awaitEnd().error())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("static");
  }

  private static void makeStatic(Rig rig) {
    assertThat(Call.run(done -> rig.client()
            .control(ClientControl.SET_STATIC_EVENTS, Set.of(EventType.RECEIVE_FROM), done)))
        .isEqualTo(Status.SUCCESS);
  }

  /**
   * A receiver with a small buffer, which asks now and then, and in other modes; and its sender.
   */
  private static final class Flood {
    private final Rig rig;
    private final StreamDatagrams datagrams;
    private final DatagramPeer peer;
    private final List<Integer> delivered =
        Collections.synchronizedList(new java.util.ArrayList<>());
    private final List<Throwable> unexpected = new CopyOnWriteArrayList<>();
    private Probe<?> now;
    private int sent;

    Flood(Rig rig, Overflow overflow) {
      this.rig = rig;
      this.datagrams = rig.first(rig.streams()
          .datagrams(
              rig.net().freeAddress(),
              DatagramOptions.defaults().withOverflow(overflow).withKept(64)));
      assertThat(Call.run(done ->
              datagrams.socket().setOption(SocketOption.RECEIVE_BUFFER, RECEIVE_BUFFER, done)))
          .isEqualTo(Status.SUCCESS);
      this.peer = rig.datagramPeer();
    }

    SocketStatistics.Datagrams statistics() {
      return datagrams.statistics().datagrams();
    }

    /** Every datagram that was counted and given to nobody. */
    long drops() {
      SocketStatistics.Datagrams numbers = statistics();
      return numbers.dropped() + numbers.filtered() + numbers.lostInSystem();
    }

    void send(int count) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = ByteBuffer.allocate(SIZE).putInt(sent++).array();
        peer.send(datagrams.localAddress(), bytes);
      }
    }

    void run(int count) {
      subscribe(0, 0);
      for (int i = 0; i < count; i++) {
        send(1);
        if (now.isEnded()) {
          if (!(now.error() instanceof OverflowException)) {
            unexpected.add(now.error());
          }
          subscribe(i, 3);
        } else if (i % 300 == 299) {
          now.cancel();
          subscribe(i, 1);
        } else if (i % 16 == 0) {
          now.request(5);
        }
      }
      if (!now.isEnded()) {
        now.cancel();
      }
      subscribe(0, Long.MAX_VALUE);
      rig.until(() -> delivered.size() + drops() == sent);
      assertThat(unexpected).isEmpty();
      assertThat(delivered).isSorted().doesNotHaveDuplicates().isNotEmpty();
      rig.settle(datagrams.socket());
      assertThat(datagrams.statistics().receive().retained()).isZero();
      assertThat(datagrams.statistics().receive().heldBytes()).isZero();
      assertThat(datagrams.statistics().receive().refusedReleases()).isZero();
      assertThat(statistics().accepted()).isEqualTo(delivered.size());
    }

    private void subscribe(int mode, long demand) {
      now = switch (mode % 3) {
        case 0 -> rig.probe(datagrams.receive(), demand, (probe, each) -> took(each));
        case 1 -> rig.probe(datagrams.receiveBorrowed(), demand, (probe, each) -> took(each));
        default -> rig.probe(datagrams.receiveRetained(), demand, (probe, each) -> took(each));
      };
      now.awaitSubscription();
    }

    private void took(Datagram datagram) {
      delivered.add(datagram.data().getInt(datagram.data().position()));
    }

    private void took(RetainedDatagram datagram) {
      delivered.add(datagram.buffers().get(0).getInt(0));
      datagram.release();
    }
  }
}
