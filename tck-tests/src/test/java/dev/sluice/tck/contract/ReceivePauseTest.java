package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.ReceiveEventTest.acceptFirst;
import static dev.sluice.tck.contract.ReceiveEventTest.resume;
import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.REFUSE;
import static dev.sluice.tck.kit.EventLog.acceptUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a receive event pauses, what it keeps meanwhile, and what lets it go on. */
class ReceivePauseTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR57_aPartlyAcceptedIndicationPausesAndGoesOnWithTheNextByte(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(acceptUpTo(3));
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    rig.until(() -> link.received().paused());
    rig.settle(link.socket());
    assertThat(log.acceptedCount()).isEqualTo(3);
    assertThat(link.received().paused()).isTrue();
    assertThat(link.received().partial() + link.received().notAccepted()).isOne();
    int before = log.receives();
    log.answer(ACCEPT);
    assertThat(resume(link.socket())).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(10);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(log.indications().get(before)[0]).isEqualTo(Pattern.at(3));
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().resumes()).isOne();
  }

  @EachNet
  void wskR58_refusedDataAreIndicatedAgainNoneLostNoneTwice(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitReceives(1);
    for (int i = 2; i <= 4; i++) {
      assertThat(resume(link.socket())).isEqualTo(Status.SUCCESS);
      log.awaitReceives(i);
    }
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().notAccepted()).isEqualTo(4);
    assertThat(log.acceptedCount()).isZero();
    log.answer(ACCEPT);
    resume(link.socket());
    log.awaitAccepted(10);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().bytesAccepted()).isEqualTo(10);
  }

  @EachNet
  void wskR59_aPausedEventStaysPausedWhileDataArrive(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitReceives(1);
    long read = link.received().bytesRead();
    link.peer().write(1000);
    rig.stays(() -> log.receives() == 1);
    assertThat(link.received().paused()).isTrue();
    if (net.seesEndUnread()) {
      assertThat(link.received().bytesRead()).isEqualTo(read);
    }
    log.answer(ACCEPT);
    resume(link.socket());
    log.awaitAccepted(1010);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 1010));
  }

  @EachNet
  void wskR60_aZeroLengthReceiveTakesNothing(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitReceives(1);
    log.answer(ACCEPT);
    assertThat(Call.information(
            done -> link.socket().receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done)))
        .isZero();
    log.awaitAccepted(10);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().zeroLengthReceives()).isOne();
  }

  @EachNet
  void wskR61_aReceiveWhilePausedTakesTheFirstBytesAndTheEventGoesOn(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(acceptUpTo(2));
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    rig.until(() -> link.received().paused());
    log.answer(ACCEPT);
    ByteBuffer buffer = ByteBuffer.allocate(4);
    int taken =
        (int) Call.information(done -> link.socket().receive(buffer, ReceiveMode.AVAILABLE, done));
    assertThat(taken).isBetween(1, 4);
    byte[] first = new byte[taken];
    buffer.flip().get(first);
    assertThat(first).isEqualTo(Pattern.bytes(2, taken));
    log.awaitAccepted(10 - taken);
    byte[] accepted = log.accepted();
    assertThat(Arrays.copyOf(accepted, 2)).isEqualTo(Pattern.bytes(0, 2));
    assertThat(Arrays.copyOfRange(accepted, 2, 10 - taken))
        .isEqualTo(Pattern.bytes(2 + taken, 8 - taken));
  }

  @EachNet
  void wskD1_theEventResumesOnCompletionOfTheReceive(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(4);
    log.awaitReceives(1);
    log.answer(ACCEPT);
    ByteBuffer all = ByteBuffer.allocate(8);
    Call waiting = Call.start(done -> link.socket().receive(all, ReceiveMode.WAITALL, done));
    rig.settle(link.socket());
    assertThat(waiting.isDone()).isFalse();
    assertThat(log.receives()).isOne();
    link.peer().write(6);
    assertThat(waiting.status()).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(2);
    assertThat(all.array()).isEqualTo(Pattern.bytes(0, 8));
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(8, 2));
  }

  @EachNet
  void wskD3_aResumePostedInsideTheRefusingCallbackCounts(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    EventLog log = rig.log();
    log.answerOnce(
        (event, bytes) -> {
          Call.start(
              done -> socket.get().receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done));
          return ReceiveVerdict.DATA_NOT_ACCEPTED;
        },
        ACCEPT);
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(10);
    log.awaitAccepted(10);
    assertThat(log.receives()).isGreaterThanOrEqualTo(2);
  }

  @EachNet
  void wskD3_aResumePostedByAnotherThreadWhileTheRefusingCallbackRunsCounts(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log();
    log.answerOnce((event, bytes) -> gate.pass(ReceiveVerdict.DATA_NOT_ACCEPTED), ACCEPT);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    Call[] resume = new Call[1];
    gate.meanwhile(() -> resume[0] = Call.start(
        done -> link.socket().receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done)));
    assertThat(resume[0].status()).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(10);
  }

  @EachTransport
  void wskD3_noResumeIsLostWhateverTheRace(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(acceptFirst(1));
    var link = rig.connected(log, EventType.RECEIVE);
    int bytes = net.pick(3000, 100);
    link.peer().write(bytes);
    while (log.acceptedCount() < bytes) {
      int before = log.acceptedCount();
      link.socket()
          .receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, new dev.sluice.api.Request());
      rig.until(() -> log.acceptedCount() > before);
    }
    Pattern.assertIs(log.accepted(), 0, bytes);
  }

  @EachNet
  void wskD4_acceptingNothingIsARefusal(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log().answerOnce(acceptFirst(0), ACCEPT);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitReceives(1);
    rig.settle(link.socket());
    assertThat(link.received().paused()).isTrue();
    assertThat(link.received().notAccepted()).isOne();
    resume(link.socket());
    log.awaitAccepted(10);
  }

  @EachNet
  void wskD7_aGracefulDisconnectIsToldWhilePausedAndDataStayReadable(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(10);
    log.awaitReceives(1);
    link.peer().finish();
    log.awaitEntry("disconnect GRACEFUL");
    rig.settle(link.socket());
    assertThat(log.signals()).containsExactly("disconnect GRACEFUL");
    log.answer(acceptUpTo(4));
    resume(link.socket());
    log.awaitAccepted(4);
    rig.until(() -> link.received().paused());
    rig.settle(link.socket());
    assertThat(log.signals()).containsExactly("disconnect GRACEFUL");
    log.answer(ACCEPT);
    resume(link.socket());
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(log.signals()).containsExactly("disconnect GRACEFUL", "end SUCCESS");
  }
}
