package dev.sluice.tck.contract;

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
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReceiveRequestTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Call receive(ConnectionSocket socket, ByteBuffer buffer, ReceiveMode mode) {
    return Call.start(done -> socket.receive(buffer, mode, done));
  }

  @EachNet
  void wskR27_aQueuedReceiveGoesBeforeTheReceiveEvent(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    ByteBuffer buffer = ByteBuffer.allocate(6);
    Call first = receive(link.socket(), buffer, ReceiveMode.WAITALL);
    rig.settle(link.socket());
    link.peer().write(10);
    assertThat(first.status()).isEqualTo(Status.SUCCESS);
    assertThat(buffer.array()).isEqualTo(Pattern.bytes(0, 6));
    log.awaitAccepted(4);
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(6, 4));
  }

  @EachNet
  void aReceiveTakesWhatIsThereFromThePositionOn(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    link.peer().write(5);
    ByteBuffer buffer = ByteBuffer.allocateDirect(100).position(10);
    Call call = receive(link.socket(), buffer, ReceiveMode.AVAILABLE);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isBetween(1L, 5L);
    assertThat(buffer.position()).isEqualTo(10 + (int) call.information());
    assertThat(buffer.get(10)).isEqualTo(Pattern.at(0));
    assertThat(buffer.get(9)).isZero();
  }

  @EachNet
  void queuedReceivesAreServedInOrder(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer[] buffers = new ByteBuffer[4];
    Call[] calls = new Call[buffers.length];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = i % 2 == 0 ? ByteBuffer.allocate(5) : ByteBuffer.allocateDirect(5);
      calls[i] = receive(link.socket(), buffers[i], ReceiveMode.WAITALL);
    }
    link.peer().write(20);
    for (int i = 0; i < buffers.length; i++) {
      assertThat(calls[i].status()).isEqualTo(Status.SUCCESS);
      byte[] bytes = new byte[5];
      buffers[i].flip().get(bytes);
      assertThat(bytes).isEqualTo(Pattern.bytes(5 * i, 5));
    }
  }

  @EachNet
  void wskR64_waitallWaitsForAFullBuffer(Net net) {
    Rig rig = rigs.open(net);
    int bytes = net.pick(300_000, 3000);
    var link = rig.connected(null);
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    Call call = receive(link.socket(), buffer, ReceiveMode.WAITALL);
    link.peer().write(bytes - 1);
    rig.settle(link.socket());
    assertThat(call.isDone()).isFalse();
    link.peer().write(1);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isEqualTo(bytes);
    Pattern.assertIs(buffer.array(), 0);
  }

  @EachNet
  void wskR64_waitallEndsEarlyWithThePeersGracefulEnd(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Call call = receive(link.socket(), buffer, ReceiveMode.WAITALL);
    link.peer().write(4).finish();
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isEqualTo(4);
  }

  @EachTransport
  void wskR64_waitallEndsEarlyWithAReset(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Call call = receive(link.socket(), buffer, ReceiveMode.WAITALL);
    link.peer().write(4);
    rig.settle(link.socket());
    link.peer().reset();
    assertThat(call.status()).isEqualTo(Status.CONNECTION_RESET);
  }

  @EachNet
  void wskR64_waitallEndsEarlyWithALocalAbort(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call call = receive(link.socket(), ByteBuffer.allocate(10), ReceiveMode.WAITALL);
    assertThat(Call.run(link.socket()::abort)).isEqualTo(Status.SUCCESS);
    assertThat(call.status()).isEqualTo(Status.CONNECTION_ABORTED);
  }

  @EachNet
  void wskR64_waitallEndsEarlyByCancelWithTheBytesSoFar(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Call call = receive(link.socket(), buffer, ReceiveMode.WAITALL);
    link.peer().write(4);
    rig.until(() -> link.received().bytesAccepted() == 4);
    call.request().cancel();
    assertThat(call.status()).isEqualTo(Status.CANCELLED);
    assertThat(call.information()).isEqualTo(4);
    link.peer().write(3);
    ByteBuffer next = ByteBuffer.allocate(3);
    assertThat(receive(link.socket(), next, ReceiveMode.WAITALL).status())
        .isEqualTo(Status.SUCCESS);
    assertThat(next.array()).isEqualTo(Pattern.bytes(4, 3));
  }

  @EachNet
  void wskR65_drainNeedsAnEmptyBuffer(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    assertThat(receive(link.socket(), ByteBuffer.allocate(1), ReceiveMode.DRAIN).status())
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachNet
  void wskR65_drainDiscardsEverythingAndCompletesAtTheEnd(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.DISCONNECT);
    Call drain = receive(link.socket(), ByteBuffer.allocate(0), ReceiveMode.DRAIN);
    link.peer().write(net.pick(3_000_000, 5000));
    assertThat(drain.isDone()).isFalse();
    link.peer().finish();
    assertThat(drain.status()).isEqualTo(Status.SUCCESS);
    log.awaitEntry("disconnect GRACEFUL");
  }

  @EachNet
  void wskR65_aCancelledDrainLeavesLaterData(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call drain = receive(link.socket(), ByteBuffer.allocate(0), ReceiveMode.DRAIN);
    link.peer().write(1000);
    rig.until(() -> link.received().bytesRead() == 1000);
    drain.request().cancel();
    assertThat(drain.status()).isEqualTo(Status.CANCELLED);
    link.peer().write(2);
    ByteBuffer rest = ByteBuffer.allocate(2);
    assertThat(receive(link.socket(), rest, ReceiveMode.WAITALL).status())
        .isEqualTo(Status.SUCCESS);
    assertThat(rest.array()).isEqualTo(Pattern.bytes(1000, 2));
  }

  @EachNet
  void wskR66_zeroBytesMeanThePeersGracefulEndAlsoForSeveralReceives(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call[] calls = new Call[3];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = receive(link.socket(), ByteBuffer.allocate(5), ReceiveMode.AVAILABLE);
    }
    link.peer().finish();
    for (Call call : calls) {
      assertThat(call.status()).isEqualTo(Status.SUCCESS);
      assertThat(call.information()).isZero();
    }
    Call later = receive(link.socket(), ByteBuffer.allocate(5), ReceiveMode.AVAILABLE);
    assertThat(later.status()).isEqualTo(Status.SUCCESS);
    assertThat(later.information()).isZero();
  }

  @EachNet
  void wskD2_aZeroLengthReceiveCompletesAtOnceWithoutData(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call call = receive(link.socket(), ByteBuffer.allocate(0), ReceiveMode.AVAILABLE);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isZero();
    Call[] onLoop = new Call[1];
    rig.onLoop(
        link.socket(),
        () -> onLoop[0] = receive(link.socket(), ByteBuffer.allocate(0), ReceiveMode.AVAILABLE));
    assertThat(onLoop[0].returned()).isEqualTo(Status.SUCCESS);
    assertThat(onLoop[0].status()).isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void wskD10_aResetIsToldAfterTheLastByte(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.DISCONNECT);
    Call queued = receive(link.socket(), ByteBuffer.allocate(4), ReceiveMode.WAITALL);
    link.peer().write(4);
    assertThat(queued.status()).isEqualTo(Status.SUCCESS);
    Call waiting = receive(link.socket(), ByteBuffer.allocate(4), ReceiveMode.AVAILABLE);
    rig.settle(link.socket());
    link.peer().reset();
    assertThat(waiting.status()).isEqualTo(Status.CONNECTION_RESET);
    assertThat(receive(link.socket(), ByteBuffer.allocate(4), ReceiveMode.AVAILABLE)
            .status())
        .isEqualTo(Status.CONNECTION_RESET);
    log.awaitEntry("disconnect ABORTIVE");
  }

  @EachNet
  void wskD9_queuedReceivesAreCancelledByClose(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call one = receive(link.socket(), ByteBuffer.allocate(4), ReceiveMode.AVAILABLE);
    Call two = receive(link.socket(), ByteBuffer.allocate(0), ReceiveMode.DRAIN);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(one.status()).isEqualTo(Status.CANCELLED);
    assertThat(two.status()).isEqualTo(Status.CANCELLED);
  }

  @EachNet
  void wskD19_receivesAndEventsShareOneStreamEachByteOnceInOrder(Net net) {
    Rig rig = rigs.open(net);
    int bytes = net.pick(200_000, 3000);
    SplittableRandom random = new SplittableRandom(19);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    EventLog log = rig.log((event, all) -> {
      int taken = random.nextInt(all.length);
      event.bytesAccepted(taken);
      stream.write(all, 0, taken);
      ByteBuffer buffer = ByteBuffer.allocate(random.nextInt(2000));
      Call.start(
          done -> socket.get().receive(buffer, ReceiveMode.AVAILABLE, done),
          () -> stream.write(buffer.array(), 0, buffer.position()));
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(bytes).finish();
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(stream.toByteArray(), 0, bytes);
  }

  @EachNet
  void wskD18_receivesAreRefusedWhileNotConnected(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(receive(socket, ByteBuffer.allocate(4), ReceiveMode.AVAILABLE).status())
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(receive(socket, ByteBuffer.allocate(0), ReceiveMode.AVAILABLE).status())
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachTransport
  void theReceiveBacklogTellsWhatWaitsBelow(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(EventLog.REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(100);
    log.awaitReceives(1);
    link.peer().write(900);
    rig.until(() -> Call.information(link.socket()::receiveBacklog) == 1000);
    link.peer().finish();
    rig.until(() -> Call.information(link.socket()::receiveBacklog) == 1000);
  }
}
