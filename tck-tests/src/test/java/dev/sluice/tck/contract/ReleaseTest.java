package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.EventLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReleaseTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR63_retainedListsStayReadableWhileMoreArrive(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(RETAIN);
    var link = rig.connected(log, EventType.RECEIVE);
    int bytes = net.pick(1_000_000, 2000);
    rig.aside(() -> link.peer().write(bytes).finish());
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(EventLog.bytes(log.retained()), 0, bytes);
    assertThat(link.received().heldBytes()).isGreaterThanOrEqualTo(bytes);
    for (DataIndication list : log.retained()) {
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(link.received().retained()).isZero();
    assertThat(link.received().heldBytes()).isZero();
  }

  @EachNet
  void wskR63_whatWasNotRetainedIsABadArgument(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DataIndication> lent = new AtomicReference<>();
    EventLog log = rig.log();
    log.answerOnce(
        (event, bytes) -> {
          lent.set(event.indication());
          return ReceiveVerdict.SUCCESS;
        },
        RETAIN);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitReceives(1);
    assertThat(link.socket().release(lent.get())).isEqualTo(Status.INVALID_PARAMETER);
    link.peer().write(1);
    log.awaitReceives(2);
    ConnectionSocket other = rig.connected(null).socket();
    DataIndication kept = log.retained().get(0);
    assertThat(other.release(kept)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(link.socket().release(kept)).isEqualTo(Status.SUCCESS);
    assertThat(link.socket().release(kept)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(link.received().refusedReleases()).isGreaterThanOrEqualTo(2);
    assertThat(link.received().retained()).isZero();
  }

  @EachNet
  void wskD17_aReleaseBeforeTheCallbackReturnedIsTolerated(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    List<Status> releases = new ArrayList<>();
    EventLog log = rig.log((event, bytes) -> {
      releases.add(socket.get().release(event.indication()));
      return ReceiveVerdict.PENDING;
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(5);
    log.awaitAccepted(5);
    link.peer().write(5);
    log.awaitAccepted(10);
    rig.settle(link.socket());
    assertThat(releases).containsOnly(Status.SUCCESS);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(link.received().retained()).isZero();
    assertThat(link.received().heldBytes()).isZero();
  }

  @EachNet
  void wskD17_aReleaseByAnotherThreadWhileTheCallbackRunsIsTolerated(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    AtomicReference<DataIndication> head = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      head.set(event.indication());
      return gate.pass(ReceiveVerdict.PENDING);
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(5);
    gate.meanwhile(() -> assertThat(link.socket().release(head.get())).isEqualTo(Status.SUCCESS));
    log.awaitAccepted(5);
    rig.settle(link.socket());
    assertThat(link.received().retained()).isZero();
  }

  @EachNet
  void wskR78_closeDoesNotTakeRetainedListsAway(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(RETAIN);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1000);
    log.awaitAccepted(1000);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(EventLog.bytes(log.retained())).isEqualTo(Pattern.bytes(0, 1000));
    for (DataIndication list : log.retained()) {
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(link.received().retained()).isZero();
  }

  @EachRealNet
  void listsAreReleasedByManyThreadsEachOnce(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(RETAIN);
    var link = rig.connected(log, EventType.RECEIVE);
    for (int i = 0; i < 200; i++) {
      link.peer().write(1);
      log.awaitAccepted(i + 1);
    }
    List<DataIndication> lists = log.retained();
    java.util.concurrent.atomic.AtomicInteger succeeded =
        new java.util.concurrent.atomic.AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread thread = new Thread(() -> {
        for (DataIndication list : lists) {
          if (link.socket().release(list) == Status.SUCCESS) {
            succeeded.incrementAndGet();
          }
        }
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(succeeded.get()).isEqualTo(lists.size());
    assertThat(link.received().retained()).isZero();
    assertThat(link.received().refusedReleases()).isEqualTo(2L * lists.size());
  }
}
