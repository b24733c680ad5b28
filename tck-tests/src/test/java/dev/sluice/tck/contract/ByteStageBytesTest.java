package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.ByteStageTest.HELLO;
import static dev.sluice.tck.contract.ByteStageTest.remove;
import static dev.sluice.tck.contract.ByteStageTest.send;
import static dev.sluice.tck.contract.ByteStageTest.staged;
import static dev.sluice.tck.contract.ReceiveEventTest.resume;
import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.REFUSE;
import static dev.sluice.tck.kit.EventLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which bytes a stage is given and asked for, how many are kept, and what its removal leaves. */
class ByteStageBytesTest {
  private static final int RECEIVE_BUFFER = 64 << 10;

  @RegisterExtension
  final Rigs rigs = new Rigs();

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

  @EachNet
  void oneReadMayDecodeToManyReceiveBuffers(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new Expanding(), EventType.RECEIVE);
    byte[] wire = new byte[net.pick(1000, 150)];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = (byte) i;
    }
    link.peer().write(wire).finish();
    log.awaitEntry("end SUCCESS");
    byte[] accepted = log.accepted();
    assertThat(accepted).hasSize(wire.length * 1000);
    for (int i = 0; i < accepted.length; i++) {
      assertThat(accepted[i]).isEqualTo((byte) (i / 1000));
    }
    assertThat(log.receives()).isGreaterThanOrEqualTo(accepted.length / RECEIVE_BUFFER);
    assertThat(log.indications()).allMatch(bytes -> bytes.length <= RECEIVE_BUFFER);
  }

  @EachNet
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
    resume(link.socket());
    peer.stopFlood();
    peer.finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.acceptedCount()).isEqualTo(peer.written());
    Pattern.assertIs(log.accepted(), 0);
    assertThat(link.received().heldBytes()).isZero();
  }

  @EachNet
  void aPausedConnectionDecodesNothingUntilTheWireEnds(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    AtomicInteger decoded = new AtomicInteger();
    ByteStage stage = new ToyStage() {
      @Override
      public Step decode(ByteBuffer wire, ByteBuffer plain) {
        decoded.incrementAndGet();
        return super.decode(wire, plain);
      }
    };
    var link = staged(rig, log, stage, EventType.RECEIVE, EventType.DISCONNECT);
    Peer peer = new ToyPeer(link.peer());
    peer.write(10);
    log.awaitReceives(1);
    rig.settle(link.socket());
    int before = decoded.get();
    peer.write(10);
    rig.stays(() -> decoded.get() == before);
    assertThat(log.signals()).isEmpty();
    peer.finish();
    log.awaitEntry("disconnect GRACEFUL"); // found by decoding ahead
    log.answer(ACCEPT);
    resume(link.socket());
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 20));
  }

  @EachNet
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
      for (DataIndication each = list; each != null; each = each.next()) {
        byte[] bytes = new byte[each.buffer().remaining()];
        each.buffer().duplicate().get(bytes);
        Pattern.assertIs(bytes, at);
        at += bytes.length;
      }
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(at).isEqualTo(50_000);
    assertThat(link.received().heldBytes()).isZero();
  }

  @EachNet
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

  // ---- removal

  @EachNet
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

  @EachNet
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
}
