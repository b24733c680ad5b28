package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.REFUSE;
import static dev.sluice.tck.kit.EventLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStages;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.ToyPeer;
import dev.sluice.tck.kit.ToyStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a stage may do, and what the connection around it then does. */
class ByteStageTest {
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Status install(ConnectionSocket socket, ByteStage stage) {
    ByteStages stages = socket.registerExtension(ByteStages.class);
    return Call.run(done -> stages.install(stage, done));
  }

  private static Status remove(ConnectionSocket socket) {
    return Call.run(socket.registerExtension(ByteStages.class)::remove);
  }

  /** A connection through a stage, with some events on; its peer speaks in wire bytes. */
  private static Rig.Connected staged(
      Rig rig, EventLog log, ByteStage stage, EventType... enabled) {
    var link = rig.connected(log);
    assertThat(install(link.socket(), stage)).isEqualTo(Status.SUCCESS);
    Rig.enable(link.socket(), enabled);
    return link;
  }

  private static Call send(ConnectionSocket socket, byte[] bytes) {
    ByteBuffer[] buffers = {ByteBuffer.wrap(bytes)};
    return Call.start(done -> socket.send(buffers, Set.of(), done));
  }

  // ---- when

  @EachRealNet
  void aStageIsInstalledBeforeConnectingOrBeforeTheFirstByte(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    peer.write(10).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(send(link.socket(), Pattern.bytes(0, 10)).status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(10)).isEqualTo(Pattern.bytes(0, 10));

    ConnectionSocket early = rig.connectionSocket(rig.log());
    assertThat(install(early, new ToyStage())).isEqualTo(Status.SUCCESS);
  }

  @EachRealNet
  void aStageIsInstalledInsideTheAcceptCallbackThoughEventsAreInherited(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ListeningSocket listener = rig.listener(
        new ListeningEvents() {
          @Override
          public AcceptVerdict accept(AcceptEvent event) {
            event.events(log);
            event
                .socket()
                .registerExtension(ByteStages.class)
                .install(new ToyStage(), new Request());
            return AcceptVerdict.SUCCESS;
          }
        },
        EventType.ACCEPT,
        EventType.RECEIVE);
    Peer peer = new ToyPeer(rig.dial(listener));
    peer.write(10_000).finish();
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(log.accepted(), 0, 10_000);
  }

  @EachRealNet
  void wskD18_aStageThatComesTooLateIsRefused(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitAccepted(1);
    assertThat(install(link.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    var sent = rig.connected(rig.log());
    assertThat(send(sent.socket(), new byte[1]).status()).isEqualTo(Status.SUCCESS);
    assertThat(install(sent.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    var twice = staged(rig, rig.log(), new ToyStage());
    assertThat(install(twice.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(remove(twice.socket())).isEqualTo(Status.SUCCESS);
    assertThat(remove(twice.socket())).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(install(twice.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    assertThat(remove(rig.connected(rig.log()).socket())).isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  // ---- a stage that speaks for itself

  /** Greets, and lets nothing through before it was greeted. */
  private static final class Greeting extends ToyStage {
    private boolean greeted;
    private boolean wasGreeted;

    @Override
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      if (wasGreeted) {
        return super.decode(wire, plain);
      }
      if (wire.remaining() < HELLO.length) {
        return Step.NEED_INPUT;
      }
      wire.position(wire.position() + HELLO.length);
      wasGreeted = true;
      return Step.PROGRESS;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      if (!greeted) {
        wire.put(HELLO);
        greeted = true;
        return Step.PROGRESS;
      }
      return wasGreeted ? super.encode(plain, wire) : Step.WAIT;
    }

    @Override
    public boolean wantsInput() {
      return !wasGreeted;
    }

    @Override
    public boolean wantsOutput() {
      return !greeted || (wasGreeted && super.wantsOutput());
    }
  }

  @EachRealNet
  void aStageSpeaksFirstAndIsGivenInputThoughNobodyReceives(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = staged(rig, rig.log(), new Greeting());
    assertThat(link.peer().read(HELLO.length)).isEqualTo(HELLO);
    Call sending = send(link.socket(), Pattern.bytes(0, 100));
    Call ending = Call.start(done -> link.socket().disconnect(new ByteBuffer[0], done));
    rig.settle(link.socket());
    assertThat(sending.isDone()).isFalse();
    link.peer().write(Arrays.copyOf(HELLO, 2));
    rig.settle(link.socket());
    assertThat(sending.isDone()).isFalse();
    link.peer().write(Arrays.copyOfRange(HELLO, 2, HELLO.length));
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(sending.information()).isEqualTo(100);
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    Peer peer = new ToyPeer(link.peer());
    assertThat(peer.readToEnd().bytes()).isEqualTo(Pattern.bytes(0, 100));
    assertThat(link.peer().readToEnd().isReset()).isFalse();
  }

  /** Waits for somebody else before each record. */
  private static final class Slow extends ToyStage {
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private volatile boolean ready;

    @Override
    public void attached(Link connection) {
      link.complete(connection);
    }

    @Override
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      return ready ? super.decode(wire, plain) : Step.WAIT;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      return ready ? super.encode(plain, wire) : Step.WAIT;
    }
  }

  @EachRealNet
  void aStageThatWaitsIsWokenByAnyThreadAndTheLoopIsIdleMeanwhile(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    Slow stage = new Slow();
    var link = staged(rig, log, stage, EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    peer.write(20_000);
    Call sending = send(link.socket(), Pattern.bytes(0, 100));
    rig.settle(link.socket());
    long wakeups = link.socket().statistics().wakeups();
    rig.stays(() -> link.socket().statistics().wakeups() <= wakeups + 2);
    assertThat(log.receives()).isZero();
    assertThat(sending.isDone()).isFalse();
    stage.ready = true;
    stage.link.join().wake();
    log.awaitAccepted(20_000);
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(100)).isEqualTo(Pattern.bytes(0, 100));
    Pattern.assertIs(log.accepted(), 0);
  }

  // ---- the end

  @EachRealNet
  void anEndWithoutTheStagesEndIsAnErrorBehindTheData(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(10);
    link.peer().finish();
    log.awaitEntry("end CONNECTION_DISCONNECTED");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(log.signals()).containsExactly("disconnect ABORTIVE", "end CONNECTION_DISCONNECTED");
    assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.CONNECTION_DISCONNECTED);
  }

  @EachRealNet
  void theStagesEndIsTheEndThoughTheWireGoesOn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    Peer peer = new ToyPeer(link.peer());
    peer.write(10).write();
    log.awaitEntry("end SUCCESS");
    assertThat(log.signals()).containsExactly("disconnect GRACEFUL", "end SUCCESS");
    assertThat(send(link.socket(), Pattern.bytes(0, 10)).status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(10)).isEqualTo(Pattern.bytes(0, 10));
    assertThat(Call.run(done -> link.socket().disconnect(new ByteBuffer[0], done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(peer.readToEnd().isReset()).isFalse();
  }

  @EachRealTransport
  void aPausedConnectionIsNotToldOfAnEndThatIsFarWithinTheBytes(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(200_000).finish();
    log.awaitReceives(1);
    rig.stays(() -> log.signals().isEmpty());
    log.answer(ACCEPT);
    ReceiveEventTest.resume(link.socket());
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(log.accepted(), 0, 200_000);
  }

  @EachRealNet
  void aHalfCloseGoesOutBehindWhatWasSentAndReceivingGoesOn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    ByteBuffer[] last = {ByteBuffer.wrap(Pattern.bytes(0, 9000))};
    Call ending = Call.start(done -> link.socket().disconnect(last, done));
    assertThat(peer.readToEnd().bytes()).isEqualTo(Pattern.bytes(0, 9000));
    assertThat(link.peer().readToEnd().isReset()).isFalse();
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    peer.write(5000).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.acceptedCount()).isEqualTo(5000);
  }

  // ---- failures

  @EachRealNet
  void aStatusThrownByTheStageBreaksTheConnectionBehindTheData(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(10);
    link.peer().write((byte) 0xff, (byte) 0xff);
    log.awaitEntry("end INVALID_PARAMETER");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(log.signals()).containsExactly("disconnect ABORTIVE", "end INVALID_PARAMETER");
  }

  @EachRealNet
  void aStatusThrownWhileEncodingEndsTheSend(Net net) {
    Rig rig = rigs.open(net);
    ByteStage stage = new ToyStage() {
      @Override
      public Step encode(ByteBuffer plain, ByteBuffer wire) {
        throw new StatusException(Status.NOT_SUPPORTED, "encode");
      }
    };
    EventLog log = rig.log();
    var link = staged(rig, log, stage, EventType.RECEIVE, EventType.DISCONNECT);
    assertThat(send(link.socket(), new byte[9]).status()).isEqualTo(Status.NOT_SUPPORTED);
    assertThat(send(link.socket(), new byte[9]).status()).isEqualTo(Status.NOT_SUPPORTED);
    link.peer().write(new byte[2]);
    log.awaitEntry("end NOT_SUPPORTED");
  }

  @EachRealNet
  void anythingElseThatAStageThrowsAbortsItsSocket(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    ByteStage stage = new ToyStage() {
      @Override
      public Step decode(ByteBuffer wire, ByteBuffer plain) {
        throw new IllegalStateException("thrown by a test");
      }
    };
    EventLog log = rig.log();
    var link = staged(rig, log, stage, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitEntry("failed");
    assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);

    var asked = staged(rig, rig.log(), stage);
    asked.peer().write(1);
    rig.until(() -> Call.run(asked.socket()::receiveBacklog) == Status.FILE_FORCED_CLOSED);
  }

  @EachRealNet
  void aStageThatFailsHalfWayThroughASendLeavesItsBuffersAlone(Net net) {
    Rig rig = rigs.open(net);
    ByteStage stage = new ToyStage() {
      private int records;

      @Override
      public Step encode(ByteBuffer plain, ByteBuffer wire) {
        if (records++ == 2) {
          throw new StatusException(Status.NOT_SUPPORTED, "third record");
        }
        return super.encode(plain, wire);
      }
    };
    var link = staged(rig, rig.log(), stage);
    ByteBuffer[] buffers = {ByteBuffer.allocate(30_000)};
    Call call = Call.start(done -> link.socket().send(buffers, Set.of(), done));
    assertThat(call.status()).isEqualTo(Status.NOT_SUPPORTED);
    rig.settle(link.socket());
    assertThat(call.information()).isEqualTo(buffers[0].position());
  }

  // ---- bounds

  /** Each wire byte is a thousand plain ones; whole units or any part of one. */
  private static final class Expanding extends ToyStage {
    private int left;
    private byte value;

    @Override
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      if (left == 0) {
        if (!wire.hasRemaining()) {
          return Step.NEED_INPUT;
        }
        value = wire.get();
        left = 1000;
      }
      if (!plain.hasRemaining()) {
        return Step.NEED_SPACE;
      }
      int count = Math.min(left, plain.remaining());
      for (int i = 0; i < count; i++) {
        plain.put(value);
      }
      left -= count;
      return Step.PROGRESS;
    }

    @Override
    public Status wireEnded() {
      return Status.SUCCESS;
    }

    @Override
    public int plainUnit() {
      return 1;
    }
  }

  @EachRealNet
  void oneReadMayDecodeToManyReceiveBuffers(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new Expanding(), EventType.RECEIVE);
    byte[] wire = new byte[1000];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = (byte) i;
    }
    link.peer().write(wire).finish();
    log.awaitEntry("end SUCCESS");
    byte[] accepted = log.accepted();
    assertThat(accepted).hasSize(1_000_000);
    for (int i = 0; i < accepted.length; i++) {
      assertThat(accepted[i]).isEqualTo((byte) (i / 1000));
    }
    assertThat(log.receives()).isGreaterThanOrEqualTo(1_000_000 / RECEIVE_BUFFER);
    assertThat(log.indications()).allMatch(bytes -> bytes.length <= RECEIVE_BUFFER);
  }

  @EachRealNet
  void aPauseHoldsWhatIsDecodedAndOneBufferOfWireBytesAndTheLoopIsIdle(Net net)
      throws InterruptedException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    Peer peer = new ToyPeer(link.peer());
    peer.flood();
    log.awaitReceives(1);
    rig.stays(() -> link.received().heldBytes() <= 3 * RECEIVE_BUFFER);
    long wakeups = link.socket().statistics().wakeups();
    long read = link.received().bytesRead();
    rig.stays(() -> link.socket().statistics().wakeups() == wakeups);
    assertThat(link.received().bytesRead()).isEqualTo(read).isLessThanOrEqualTo(RECEIVE_BUFFER);
    log.answer(ACCEPT);
    ReceiveEventTest.resume(link.socket());
    peer.stopFlood();
    peer.finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.acceptedCount()).isEqualTo(peer.written());
    Pattern.assertIs(log.accepted(), 0);
    assertThat(link.received().heldBytes()).isZero();
  }

  @EachRealNet
  void wskR78_retainedPlainBytesStayReadableAndAllElseIsGivenBackByClose(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(RETAIN);
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    peer.write(50_000);
    link.peer().write((byte) 0x0f, (byte) 0xff, (byte) 1); // the beginning of a record
    log.awaitAccepted(50_000);
    rig.closeSockets();
    int at = 0;
    for (DataIndication list : log.retained()) {
      byte[] bytes = new byte[list.buffer().remaining()];
      list.buffer().duplicate().get(bytes);
      Pattern.assertIs(bytes, at);
      at += bytes.length;
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(at).isEqualTo(50_000);
    assertThat(link.received().heldBytes()).isZero();
  }

  // ---- removal

  @EachRealNet
  void aRemovedStageGivesBackTheWireBytesItDidNotDecode(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    new ToyPeer(link.peer()).write(10);
    byte[] begun = {0x0f, (byte) 0xff, 1, 2, 3}; // the beginning of a record
    link.peer().write(begun);
    log.awaitAccepted(10);
    rig.settle(link.socket());
    assertThat(remove(link.socket())).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(15);
    link.peer().write(new byte[] {9}).finish();
    log.awaitEntry("end SUCCESS");
    byte[] accepted = log.accepted();
    assertThat(Arrays.copyOfRange(accepted, 10, 16)).isEqualTo(new byte[] {0x0f, -1, 1, 2, 3, 9});
    assertThat(send(link.socket(), HELLO).status()).isEqualTo(Status.SUCCESS);
    assertThat(link.peer().read(HELLO.length)).isEqualTo(HELLO);
  }

  @EachRealNet
  void aStageThatIsDoneLetsThroughWhatFollows(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ByteStage stage = new ToyStage() {
      @Override
      public Step decode(ByteBuffer wire, ByteBuffer plain) {
        Step step = super.decode(wire, plain);
        return step == Step.END ? Step.DONE : step;
      }
    };
    var link = staged(rig, log, stage, EventType.RECEIVE);
    byte[] plain = "plain".getBytes(StandardCharsets.US_ASCII);
    new ToyPeer(link.peer()).write(10).write();
    link.peer().write(plain).finish();
    log.awaitEntry("end SUCCESS");
    byte[] accepted = log.accepted();
    assertThat(accepted).hasSize(15);
    assertThat(Arrays.copyOfRange(accepted, 10, 15)).isEqualTo(plain);
  }

  @EachRealNet
  void aCancelledSendThatIsHalfOutCountsWhatWasEncodedAndBreaksTheStream(Net net) {
    Rig rig = rigs.open(net);
    var link = staged(rig, rig.log(), new ToyStage());
    Call large = send(link.socket(), new byte[16 << 20]);
    Call next = send(link.socket(), new byte[1]);
    rig.until(() -> link.socket().statistics().send().bytesSent() > 0);
    rig.settle(link.socket());
    large.request().cancel();
    assertThat(large.status()).isEqualTo(Status.CANCELLED);
    assertThat(large.information())
        .isEqualTo(link.socket().statistics().send().bytesSent())
        .isLessThan(16 << 20);
    assertThat(next.status()).isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachRealNet
  void receivesOfAnySizeAreServedFromWholeUnits(Net net) {
    Rig rig = rigs.open(net);
    var link = staged(rig, null, new ToyStage());
    new ToyPeer(link.peer()).write(20_000).finish();
    int at = 0;
    for (int size : List.of(1, 4095, 3, 5000, 10, 891)) {
      ByteBuffer buffer =
          size % 2 == 0 ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
      Call call = Call.start(done -> link.socket().receive(buffer, ReceiveMode.WAITALL, done));
      assertThat(call.status()).isEqualTo(Status.SUCCESS);
      byte[] bytes = new byte[size];
      buffer.flip().get(bytes);
      Pattern.assertIs(bytes, at);
      at += size;
    }
    ByteBuffer rest = ByteBuffer.allocate(20_000);
    Call call = Call.start(done -> link.socket().receive(rest, ReceiveMode.WAITALL, done));
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isEqualTo(10_000);
  }
}
