package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a socket may hold, and what happens when it holds that much. */
class ReceiveBudgetTest {
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final int LIMIT = 4 * RECEIVE_BUFFER;
  private static final int MUCH = 8 << 20;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** A connection that retains everything, flooded. */
  private static final class Hoard {
    final EventLog log;
    final Rig.Connected link;
    final ReceiveBudget budget;
    int released;

    Hoard(Rig rig, long limit) {
      this(rig, rig.log(RETAIN), limit);
    }

    Hoard(Rig rig, EventLog log, long limit) {
      this.log = log;
      link = rig.connected(log);
      budget = link.socket().registerExtension(ReceiveBudget.class);
      assertThat(budget.limit(limit)).isEqualTo(Status.SUCCESS);
      Rig.enable(link.socket(), EventType.RECEIVE);
    }

    Hoard flooded() {
      link.peer().flood();
      return this;
    }

    void awaitStop(Rig rig) {
      await().until(() -> budget.held() >= budget.limit());
      rig.settle(link.socket());
    }

    void release(int lists) {
      List<DataIndication> retained = log.retained();
      for (int i = 0; i < lists; i++) {
        assertThat(link.socket().release(retained.get(released++))).isEqualTo(Status.SUCCESS);
      }
    }

    void releaseAll() {
      release(log.retained().size() - released);
    }

    /** Keeps nothing any more, gives back what was kept, and ends the flood. */
    void finish(Rig rig) throws InterruptedException {
      log.answer(ACCEPT);
      rig.settle(link.socket());
      releaseAll();
      link.peer().stopFlood();
      await().until(() -> link.received().bytesRead() == link.peer().written());
      assertThat(link.received().retained()).isZero();
      assertThat(budget.oldestRetainedNanos()).isZero();
      Pattern.assertIs(log.accepted(), 0);
    }
  }

  @EachRealNet
  void aHoarderIsReadNoMoreAtItsBudgetAndGoesOnAfterARelease(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT).flooded();
    for (int round = 0; round < 10; round++) {
      hoard.awaitStop(rig);
      assertThat(hoard.budget.held()).isLessThan(LIMIT + RECEIVE_BUFFER);
      assertThat(hoard.link.received().heldBytes()).isEqualTo(hoard.budget.held());
      int receives = hoard.log.receives();
      long read = hoard.link.received().bytesRead();
      rig.settle(hoard.link.socket());
      assertThat(hoard.link.received().bytesRead()).isEqualTo(read);
      hoard.release(hoard.log.retained().size() - hoard.released - 1);
      hoard.log.awaitReceives(receives + 1);
    }
    hoard.finish(rig);
  }

  @EachRealNet
  void aBudgetBelowOneReceiveBufferKeepsTheReserve(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, 1).flooded();
    for (int round = 1; round < 10; round++) {
      hoard.log.awaitReceives(round);
      rig.settle(hoard.link.socket());
      assertThat(hoard.log.receives()).isEqualTo(round);
      hoard.release(1);
    }
    hoard.finish(rig);
  }

  @EachRealNet
  void aHigherLimitLetsAStoppedSocketGoOn(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT).flooded();
    hoard.awaitStop(rig);
    assertThat(hoard.budget.limit(2 * LIMIT)).isEqualTo(Status.SUCCESS);
    hoard.awaitStop(rig);
    assertThat(hoard.budget.held()).isBetween(2L * LIMIT, 2L * LIMIT + RECEIVE_BUFFER);
    hoard.finish(rig);
  }

  @EachRealNet
  void releaseAsapIsSetNearTheLimitAndNotBefore(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    List<long[]> seen = new CopyOnWriteArrayList<>();
    ReceiveBudget[] budget = new ReceiveBudget[1];
    EventLog log = rig.log((event, bytes) -> {
      if (budget[0] != null) {
        seen.add(new long[] {budget[0].held(), event.releaseAsap() ? 1 : 0});
      }
      return ReceiveVerdict.PENDING;
    });
    Hoard hoard = new Hoard(rig, log, LIMIT);
    budget[0] = hoard.budget;
    hoard.flooded().awaitStop(rig);
    assertThat(seen).allSatisfy(at -> assertThat(at[1] == 1).isEqualTo(at[0] >= LIMIT * 3 / 4));
    hoard.finish(rig);
  }

  @EachRealNet
  void aStopThatLastsIsToldOnceWithTheAgeOfWhatIsHeld(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT);
    long before = System.nanoTime();
    List<ReceiveBudget.Starvation> told = new CopyOnWriteArrayList<>();
    long patience = TimeUnit.MILLISECONDS.toNanos(20);
    hoard.budget.onStarved(patience, starvation -> {
      assertThat(hoard.link.socket().eventLoop().inEventLoop()).isTrue();
      told.add(starvation);
    });
    hoard.flooded().awaitStop(rig);
    await().until(() -> !told.isEmpty());
    ReceiveBudget.Starvation first = told.get(0);
    assertThat(first.socket()).isSameAs(hoard.link.socket());
    assertThat(first.limit()).isEqualTo(ReceiveBudget.Limit.SOCKET);
    assertThat(first.heldBytes()).isEqualTo(hoard.budget.held());
    assertThat(first.retainedLists()).isEqualTo(hoard.log.retained().size());
    assertThat(first.stoppedNanos()).isGreaterThanOrEqualTo(patience);
    assertThat(first.oldestNanos()).isBetween(first.stoppedNanos(), System.nanoTime() - before);
    assertThat(hoard.budget.oldestRetainedNanos()).isGreaterThanOrEqualTo(first.oldestNanos());
    hoard.release(2);
    await().until(() -> told.size() >= 2);
    assertThat(told.get(1).stoppedNanos()).isLessThan(told.get(1).oldestNanos());
    hoard.budget.onStarved(Long.MAX_VALUE, told::add);
    hoard.finish(rig);
  }

  @EachRealNet
  void aShorterStopIsNotTold(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT);
    List<ReceiveBudget.Starvation> told = new CopyOnWriteArrayList<>();
    hoard.budget.onStarved(TimeUnit.HOURS.toNanos(1), told::add);
    hoard.flooded().awaitStop(rig);
    hoard.finish(rig);
    assertThat(told).isEmpty();
  }

  @EachRealNet
  void aListenerAskedForDuringAStopIsToldOfIt(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT).flooded();
    hoard.awaitStop(rig);
    List<ReceiveBudget.Starvation> told = new CopyOnWriteArrayList<>();
    hoard.budget.onStarved(0, told::add);
    await().until(() -> told.size() == 1);
    hoard.budget.onStarved(Long.MAX_VALUE, told::add);
    hoard.finish(rig);
  }

  @EachRealNet
  void aListenerThatThrowsAbortsItsSocket(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    Hoard hoard = new Hoard(rig, LIMIT);
    List<Status> closed = new CopyOnWriteArrayList<>();
    hoard.link.socket().onClose((reason, cause) -> closed.add(reason));
    hoard.budget.onStarved(0, starvation -> {
      throw new IllegalStateException("thrown by a test");
    });
    hoard.flooded();
    await().until(() -> closed.contains(Status.FILE_FORCED_CLOSED));
    hoard.releaseAll();
  }

  @EachRealNet
  void carriedBytesCountButAloneTheyStopNothing(Net net) throws InterruptedException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    Hoard hoard = new Hoard(rig, log, LIMIT);
    hoard.budget.carry(LIMIT);
    assertThat(hoard.budget.held()).isEqualTo(LIMIT);
    hoard.link.peer().write(MUCH);
    log.awaitAccepted(MUCH);
    log.answer(RETAIN);
    hoard.flooded();
    await().until(() -> !log.retained().isEmpty());
    rig.settle(hoard.link.socket());
    assertThat(log.retained()).as("one reserved buffer").hasSize(1);
    hoard.budget.carry(-LIMIT);
    hoard.awaitStop(rig);
    hoard.finish(rig);
  }

  @EachRealNet
  void wskR78_aSocketStoppedByItsBudgetClosesAndItsListsStayReadable(Net net) {
    Rig rig = rigs.open(net);
    Hoard hoard = new Hoard(rig, LIMIT);
    hoard.budget.onStarved(TimeUnit.HOURS.toNanos(1), starvation -> {});
    hoard.flooded().awaitStop(rig);
    rig.closeSockets();
    int position = 0;
    for (DataIndication list : hoard.log.retained()) {
      byte[] bytes = new byte[list.buffer().remaining()];
      list.buffer().duplicate().get(bytes);
      Pattern.assertIs(bytes, position);
      position += bytes.length;
    }
    hoard.releaseAll();
    assertThat(hoard.budget.held()).isZero();
  }

  @EachRealNet
  void wskD18_badSettingsAreRefused(Net net) {
    Rig rig = rigs.open(net);
    ReceiveBudget budget = rig.connectionSocket(null).registerExtension(ReceiveBudget.class);
    assertThat(budget.limit()).isEqualTo(ReceiveBudget.UNLIMITED);
    assertThat(budget.limit(0)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(budget.limit(-1)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(budget.limit()).isEqualTo(ReceiveBudget.UNLIMITED);
    for (long bytes : new long[] {-1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> budget.carry(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
    budget.carry(5_000);
    for (long bytes : new long[] {-5_001, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> budget.carry(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(budget.held()).isEqualTo(5_000);
    budget.carry(-5_000);
    assertThat(budget.held()).isZero();
    assertThatThrownBy(() -> budget.onStarved(-1, starvation -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
