package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.DatagramEventTest.text;
import static dev.sluice.tck.kit.DatagramLog.ACCEPT;
import static dev.sluice.tck.kit.DatagramLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatagramReleaseTest {
  private static final EventType EVENT = EventType.RECEIVE_FROM;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static SocketStatistics.Receive received(DatagramSocket socket) {
    return socket.statistics().receive();
  }

  /** A socket to which datagrams named a, b, c … went before its event was enabled. */
  private static DatagramSocket waiting(Rig rig, DatagramLog log, int datagrams) {
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < datagrams; i++) {
      peer.send(socket.localAddress(), (byte) ('a' + i));
    }
    return socket;
  }

  private static List<DatagramIndication> elements(DatagramIndication head) {
    List<DatagramIndication> all = new ArrayList<>();
    for (DatagramIndication i = head; i != null; i = i.next()) {
      all.add(i);
    }
    return all;
  }

  @EachRealDatagramNet
  void wskD17_elementsAreReleasedOneByOneInAnyOrder(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(RETAIN);
    DatagramSocket socket = waiting(rig, log, 4);
    Rig.enable(socket, EVENT);
    log.awaitAccepted(4);
    List<DatagramIndication> list = elements(log.retained().get(0));
    assertThat(list).hasSize(4);
    rig.settle(socket);
    assertThat(socket.release(list.get(2))).isEqualTo(Status.SUCCESS);
    assertThat(socket.release(list.get(2))).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(socket.release(list.get(1))).isEqualTo(Status.SUCCESS);
    assertThat(received(socket).retained()).isOne();
    assertThat(DatagramLog.bytes(list.get(3))).isEqualTo(text("d"));
    assertThat(DatagramLog.bytes(list.get(0))).isEqualTo(text("a"));
    assertThat(socket.release(list.get(0)))
        .as("the head stands for all that are left")
        .isEqualTo(Status.SUCCESS);
    assertThat(received(socket).retained()).isZero();
    assertThat(received(socket).heldBytes()).isZero();
    for (DatagramIndication each : list) {
      assertThat(socket.release(each)).isEqualTo(Status.INVALID_PARAMETER);
    }
    assertThat(received(socket).refusedReleases()).isEqualTo(5);
  }

  @EachDatagramNet
  void wskD17_aReleaseBeforeTheCallbackReturnedIsTolerated(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    List<Status> releases = new ArrayList<>();
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      releases.add(socket.get().release(event.indication()));
      return ReceiveVerdict.PENDING;
    });
    socket.set(rig.datagrams(log, EVENT));
    DatagramPeer peer = rig.datagramPeer().send(socket.get().localAddress(), text("a"));
    log.awaitAccepted(1);
    peer.send(socket.get().localAddress(), text("b"));
    log.awaitAccepted(2);
    rig.settle(socket.get());
    assertThat(releases).containsOnly(Status.SUCCESS);
    assertThat(log.texts()).containsExactly("a", "b");
    assertThat(received(socket.get()).retained()).isZero();
    assertThat(received(socket.get()).heldBytes()).isZero();
  }

  @EachRealDatagramNet
  void wskD17_oneElementReleasedEarlyLeavesTheOthersOwed(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      assertThat(socket.get().release(event.indication().next())).isEqualTo(Status.SUCCESS);
      return ReceiveVerdict.PENDING;
    });
    socket.set(waiting(rig, log, 3));
    Rig.enable(socket.get(), EVENT);
    log.awaitAccepted(3);
    rig.settle(socket.get());
    List<DatagramIndication> list = elements(log.retained().get(0));
    assertThat(received(socket.get()).retained()).isOne();
    assertThat(socket.get().release(list.get(1))).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(socket.get().release(list.get(2))).isEqualTo(Status.SUCCESS);
    assertThat(socket.get().release(list.get(0))).isEqualTo(Status.SUCCESS);
    assertThat(received(socket.get()).retained()).isZero();
  }

  @EachRealDatagramNet
  void wskD17_aReleaseFromElsewhereWhileTheCallbackRunsIsTolerated(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    AtomicReference<DatagramIndication> head = new AtomicReference<>();
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      head.set(event.indication());
      return gate.pass(ReceiveVerdict.PENDING);
    });
    DatagramSocket socket = rig.datagrams(log, EVENT);
    rig.datagramPeer().send(socket.localAddress(), text("a"));
    gate.meanwhile(() -> assertThat(socket.release(head.get())).isEqualTo(Status.SUCCESS));
    log.awaitAccepted(1);
    rig.settle(socket);
    assertThat(received(socket).retained()).isZero();
  }

  @EachDatagramNet
  void whatWasReleasedInVainAndThenRefusedIsIndicatedAgain(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    DatagramLog log = new DatagramLog(ACCEPT);
    log.answerOnce(
        (event, datagrams) -> {
          socket.get().release(event.indication());
          return ReceiveVerdict.DATA_NOT_ACCEPTED;
        },
        ACCEPT);
    socket.set(waiting(rig, log, 2));
    Rig.enable(socket.get(), EVENT);
    log.awaitLists(1);
    rig.settle(socket.get());
    Rig.enable(socket.get(), EVENT);
    log.awaitAccepted(2);
    assertThat(log.texts()).containsExactly("a", "b");
  }

  @EachDatagramNet
  void wskR48_whatWasNotRetainedIsABadArgument(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramIndication> lent = new AtomicReference<>();
    DatagramLog log = new DatagramLog(ACCEPT);
    log.answerOnce(
        (event, datagrams) -> {
          lent.set(event.indication());
          return ReceiveVerdict.SUCCESS;
        },
        RETAIN);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    log.awaitAccepted(1);
    rig.settle(socket);
    assertThat(socket.release(lent.get())).isEqualTo(Status.INVALID_PARAMETER);
    peer.send(socket.localAddress(), text("b"));
    log.awaitAccepted(2);
    rig.settle(socket);
    DatagramIndication kept = log.retained().get(0);
    assertThat(rig.datagrams(null).release(kept)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(socket.release(kept)).isEqualTo(Status.SUCCESS);
  }

  @EachRealDatagramNet
  void wskR78_closeDoesNotTakeRetainedDatagramsAway(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(RETAIN);
    DatagramSocket socket = waiting(rig, log, 3);
    Rig.enable(socket, EVENT);
    log.awaitAccepted(3);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    List<DatagramIndication> list = elements(log.retained().get(0));
    for (int i = 0; i < 3; i++) {
      assertThat(DatagramLog.bytes(list.get(i))[0]).isEqualTo((byte) ('a' + i));
    }
    assertThat(socket.release(list.get(0))).isEqualTo(Status.SUCCESS);
    assertThat(received(socket).retained()).isZero();
    assertThat(received(socket).heldBytes()).isZero();
  }

  /**
   * None follows the completion: that is all that R76 promises. Before it one may begin, with what
   * the running turn finds at the system.
   */
  @EachRealDatagramNet
  void wskR76_closeWaitsForTheRunningCallbackAndNoneFollows(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    DatagramLog log = new DatagramLog((event, datagrams) -> gate.pass(ReceiveVerdict.SUCCESS));
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    AtomicReference<Call> closing = new AtomicReference<>();
    gate.meanwhile(() -> {
      closing.set(Call.start(socket::close));
      peer.send(socket.localAddress(), text("b"));
      assertThat(closing.get().isDone()).isFalse();
    });
    assertThat(closing.get().status()).isEqualTo(Status.SUCCESS);
    List<String> told = log.texts();
    assertThat(told).startsWith("a");
    rig.settle(socket);
    assertThat(log.texts()).isEqualTo(told);
  }

  @EachDatagramNet
  void aSocketWithABudgetIsReadNoFurtherThanThat(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(RETAIN);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    ReceiveBudget budget = socket.registerExtension(ReceiveBudget.class);
    assertThat(socket.registerExtension(ReceiveBudget.class)).isSameAs(budget);
    assertThat(budget.limit(1)).isEqualTo(Status.SUCCESS);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    log.awaitAccepted(1);
    peer.send(socket.localAddress(), text("b"));
    rig.stays(() -> log.accepted().size() == 1);
    assertThat(budget.held()).isPositive();
    assertThat(socket.release(log.retained().get(0))).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(2);
    rig.settle(socket);
    assertThat(socket.release(log.retained().get(1))).isEqualTo(Status.SUCCESS);
    assertThat(budget.held()).isZero();
  }
}
