package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.ByteStageTest.assertSignals;
import static dev.sluice.tck.contract.ByteStageTest.send;
import static dev.sluice.tck.contract.ByteStageTest.staged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.ToyPeer;
import dev.sluice.tck.kit.ToyStage;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a connection whose stage fails, and of a send that is taken back half-way. */
class ByteStageFailureTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void aStatusThrownByTheStageBreaksTheConnectionBehindTheData(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(10);
    link.peer().write((byte) 0xff, (byte) 0xff);
    log.awaitEntry("end INVALID_PARAMETER");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertSignals(net, log, "disconnect ABORTIVE", "end INVALID_PARAMETER");
  }

  @EachNet
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

  @EachNet
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
    rig.settle(link.socket());
    assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);

    var asked = staged(rig, rig.log(), stage);
    asked.peer().write(1);
    rig.until(() -> Call.run(asked.socket()::receiveBacklog) == Status.FILE_FORCED_CLOSED);
  }

  @EachNet
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

  @EachNet
  void aCancelledSendThatIsHalfOutCountsWhatWasEncodedAndBreaksTheStream(Net net) {
    Rig rig = rigs.open(net);
    var link = staged(rig, rig.log(), new ToyStage());
    Call large = send(link.socket(), new byte[net.much()]);
    Call next = send(link.socket(), new byte[1]);
    rig.until(() -> link.socket().statistics().send().bytesSent() > 0);
    rig.settle(link.socket());
    large.request().cancel();
    assertThat(large.status()).isEqualTo(Status.CANCELLED);
    assertThat(large.information())
        .isEqualTo(link.socket().statistics().send().bytesSent())
        .isLessThan(net.much());
    assertThat(next.status()).isEqualTo(Status.INVALID_DEVICE_STATE);
  }
}
