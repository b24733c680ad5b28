package dev.sluice.tck.system;

import static dev.sluice.tck.kit.DatagramLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other threads enable and release while datagrams come; real threads are the point. */
@Timeout(300)
class DatagramRaceTest {
  private static final String NETS = "dev.sluice.tck.kit.RealNet#datagram";

  /** So many datagrams on their way: less than the smallest receive buffer holds. */
  private static final int WINDOW = 20;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @ParameterizedTest
  @MethodSource(NETS)
  void wskR49_R50_noDatagramIsLostOrMovedByRefusalsEnablesAndReleases(RealNet net)
      throws Exception {
    Rig rig = rigs.open(net);
    int datagrams = (int) Form.pick(3000, 50_000);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    BlockingQueue<DatagramIndication> kept = new LinkedBlockingQueue<>();
    SplittableRandom random = new SplittableRandom(7);
    DatagramLog log = new DatagramLog((event, list) -> switch (random.nextInt(4)) {
      case 0 -> ReceiveVerdict.DATA_NOT_ACCEPTED;
      case 1 -> {
        kept.add(event.indication());
        yield ReceiveVerdict.PENDING;
      }
      default -> ReceiveVerdict.SUCCESS;
    });
    socket.set(rig.datagrams(log, EventType.RECEIVE_FROM));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    Thread enabler = new Thread(() -> {
      while (!over.get()) {
        socket.get().enableEvents(Set.of(EventType.RECEIVE_FROM));
        Thread.yield();
      }
    });
    Thread releaser = new Thread(() -> {
      try {
        while (!over.get() || !kept.isEmpty()) {
          DatagramIndication list = kept.poll(1, TimeUnit.MILLISECONDS);
          if (list != null && socket.get().release(list) != Status.SUCCESS) {
            refused.incrementAndGet();
          }
        }
      } catch (InterruptedException interrupted) {
        refused.incrementAndGet();
      }
    });
    enabler.start();
    releaser.start();
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < datagrams; i++) {
      peer.send(
          socket.get().localAddress(), Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      if (i % WINDOW == WINDOW - 1) {
        log.awaitAccepted(i + 1);
      }
    }
    log.awaitAccepted(datagrams);
    over.set(true);
    enabler.join();
    releaser.join();
    List<DatagramLog.Datagram> came = log.accepted();
    assertThat(came).hasSize(datagrams);
    for (int i = 0; i < datagrams; i++) {
      assertThat(came.get(i).text()).isEqualTo(Integer.toString(i));
    }
    assertThat(refused.get()).as("refused releases").isZero();
    rig.settle(socket.get());
    assertThat(socket.get().statistics().receive().heldBytes()).isZero();
    assertThat(socket.get().statistics().receive().notAccepted()).isPositive();
  }

  @ParameterizedTest
  @MethodSource(NETS)
  void wskD17_elementsAreReleasedByManyThreadsEachOnce(RealNet net) throws Exception {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(RETAIN);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    int lists = 30;
    for (int i = 0; i < lists; i++) {
      int before = log.accepted().size();
      socket.disableEvent(EventType.RECEIVE_FROM, null);
      rig.settle(socket);
      peer.send(socket.localAddress(), (byte) 1).send(socket.localAddress(), (byte) 2);
      Rig.enable(socket, EventType.RECEIVE_FROM);
      log.awaitAccepted(before + 2);
    }
    rig.settle(socket);
    List<DatagramIndication> elements = new ArrayList<>();
    int others = 0;
    for (DatagramIndication head : log.retained()) {
      for (DatagramIndication i = head.next(); i != null; i = i.next()) {
        elements.add(i);
        others++;
      }
    }
    AtomicInteger succeeded = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread thread = new Thread(() -> elements.forEach(each -> {
        if (socket.release(each) == Status.SUCCESS) {
          succeeded.incrementAndGet();
        }
      }));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(succeeded.get()).isEqualTo(others);
    assertThat(socket.statistics().receive().retained())
        .isEqualTo(log.retained().size());
    for (DatagramIndication head : log.retained()) {
      assertThat(socket.release(head)).isEqualTo(Status.SUCCESS);
    }
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource(NETS)
  void aSocketThatKeepsEverythingIsStoppedAtTheLimitAndOthersGoOn(RealNet net) {
    Rig rig = rigs.open(net, configuration -> configuration.withMemoryLimit(64 << 10));
    DatagramLog hoard = new DatagramLog(RETAIN);
    DatagramSocket hoarder = rig.datagrams(hoard, EventType.RECEIVE_FROM);
    DatagramPeer peer = rig.datagramPeer();
    int sent = 0;
    int taken = -1;
    while (taken != hoard.accepted().size()) {
      taken = hoard.accepted().size();
      peer.send(hoarder.localAddress(), new byte[1000]);
      sent++;
      rig.settle(hoarder);
      rig.settle(hoarder);
    }
    assertThat(hoarder.statistics().receive().heldBytes())
        .as("a limit, and what the first list and the last one add")
        .isLessThan((64 << 10) + (256 << 10));
    DatagramLog others = new DatagramLog(RETAIN);
    DatagramSocket other = rig.datagrams(others, EventType.RECEIVE_FROM);
    for (int i = 1; i <= 5; i++) {
      peer.send(other.localAddress(), (byte) i);
      others.awaitAccepted(i);
      rig.settle(other);
      assertThat(other.release(others.retained().get(i - 1))).isEqualTo(Status.SUCCESS);
    }
    hoard.retained().forEach(hoarder::release);
    hoard.awaitAccepted(sent);
    rig.settle(hoarder);
    hoard.retained().forEach(hoarder::release);
    assertThat(hoarder.statistics().receive().heldBytes()).isZero();
  }
}
