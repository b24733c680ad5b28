package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.ByteStageTest.assertSignals;
import static dev.sluice.tck.contract.ByteStageTest.install;
import static dev.sluice.tck.contract.ByteStageTest.send;
import static dev.sluice.tck.contract.ByteStageTest.staged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStage.Step;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.ToyPeer;
import dev.sluice.tck.kit.ToyStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
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
  void aStatusThrownWhileEncodingEndsTheSendAndBreaksTheConnection(Net net) {
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
    assertSignals(net, log, "disconnect ABORTIVE", "end NOT_SUPPORTED");
    assertThat(send(link.socket(), new byte[9]).status()).isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachNet
  void aStatusThrownWhileEncodingIsToldThoughDecodingWaits(Net net) {
    Rig rig = rigs.open(net);
    ByteStage stage = new ToyStage() {
      @Override
      public Step decode(ByteBuffer wire, ByteBuffer plain) {
        return Step.WAIT;
      }

      @Override
      public Step encode(ByteBuffer plain, ByteBuffer wire) {
        throw new StatusException(Status.NOT_SUPPORTED, "encode");
      }
    };
    EventLog log = rig.log();
    var link = staged(rig, log, stage, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(1);
    rig.settle(link.socket());
    send(link.socket(), new byte[9]);
    assertSignals(net, log, "disconnect ABORTIVE", "end NOT_SUPPORTED");
  }

  @EachNet
  void aStatusThrownByFinishEndsTheDisconnectAndBreaksTheConnection(Net net) {
    Rig rig = rigs.open(net);
    ByteStage stage = new ToyStage() {
      @Override
      public void finish() {
        throw new StatusException(Status.NOT_SUPPORTED, "finish");
      }
    };
    EventLog log = rig.log();
    var link = staged(rig, log, stage, EventType.RECEIVE, EventType.DISCONNECT);
    assertThat(Call.run(done -> link.socket().disconnect(new ByteBuffer[0], done)))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertSignals(net, log, "disconnect ABORTIVE", "end NOT_SUPPORTED");
  }

  @EachNet
  void aStatusThrownByWireEndedBreaksTheConnectionBehindTheData(Net net) {
    Rig rig = rigs.open(net);
    ByteStage stage = new ToyStage() {
      @Override
      public Status wireEnded() {
        throw new StatusException(Status.NOT_SUPPORTED, "wireEnded");
      }
    };
    EventLog log = rig.log();
    var link = staged(rig, log, stage, EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(10);
    link.peer().finish();
    assertSignals(net, log, "disconnect ABORTIVE", "end NOT_SUPPORTED");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
  }

  // ---- a stage that breaks its own contract

  /** Answers what nobody may. */
  private static final class False extends ToyStage {
    private final UnaryOperator<Step> encoded;
    private final Status wireEnded;

    private False(UnaryOperator<Step> encoded, Status wireEnded) {
      this.encoded = encoded;
      this.wireEnded = wireEnded;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      return encoded.apply(Step.PROGRESS);
    }

    @Override
    public Status wireEnded() {
      return wireEnded;
    }
  }

  @EachNet
  void aFalseAnswerOfEncodingAbortsTheSocket(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    for (Step answer : new Step[] {null, Step.NEED_INPUT, Step.END, Step.DONE, Step.PROGRESS}) {
      EventLog log = rig.log();
      var link = staged(rig, log, new False(known -> answer, Status.SUCCESS), EventType.RECEIVE);
      assertThat(send(link.socket(), new byte[9]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
      log.awaitEntry("failed");
    }
  }

  @EachNet
  void aFalseAnswerOfDecodingAbortsTheSocket(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    for (Step answer : new Step[] {null, Step.PROGRESS}) {
      ByteStage stage = new ToyStage() {
        @Override
        public Step decode(ByteBuffer wire, ByteBuffer plain) {
          return answer;
        }
      };
      EventLog log = rig.log();
      var link = staged(rig, log, stage, EventType.RECEIVE);
      link.peer().write(1);
      log.awaitEntry("failed");
    }
  }

  @EachNet
  void aFalseAnswerOfWireEndedAbortsTheSocket(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    for (Status answer : new Status[] {null, Status.PENDING, Status.EVENT_PENDING}) {
      EventLog log = rig.log();
      var link = staged(rig, log, new False(known -> known, answer), EventType.RECEIVE);
      link.peer().finish();
      log.awaitEntry("failed");
      assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
    }
  }

  @EachNet
  void aCheckedExceptionOfAStageIsNoFailureOfTheSystem(Net net) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    ByteStage stage = new ToyStage() {
      @Override
      public Step decode(ByteBuffer wire, ByteBuffer plain) {
        return ByteStageFailureTest.<Step, RuntimeException>fail(new IOException("by a test"));
      }

      @Override
      public Step encode(ByteBuffer plain, ByteBuffer wire) {
        return ByteStageFailureTest.<Step, RuntimeException>fail(new IOException("by a test"));
      }
    };
    EventLog log = rig.log();
    var receiving = staged(rig, log, stage, EventType.RECEIVE);
    receiving.peer().write(1);
    log.awaitEntry("failed");
    var sending = staged(rig, rig.log(), stage);
    assertThat(send(sending.socket(), new byte[1]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, E extends Throwable> T fail(Throwable thrown) throws E {
    throw (E) thrown;
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

  /** Where a stage makes its mistake, once the test says so. */
  private enum Place {
    DECODE,
    ENCODE,
    WANTS_INPUT,
    WANTS_OUTPUT,
    WIRE_ENDED
  }

  /** A stage that throws in one place, or answers null there. */
  private static final class Faulty extends ToyStage {
    private final Place place;
    private final boolean thrown;

    /** Tests write, the loop reads. */
    private volatile boolean armed;

    Faulty(Place place, boolean thrown) {
      this.place = place;
      this.thrown = thrown;
    }

    private boolean fails(Place where) {
      if (armed && thrown && place == where) {
        if (place == Place.WANTS_INPUT || place == Place.WANTS_OUTPUT) {
          throw new IllegalStateException("thrown by a test");
        }
        throw new AssertionError("thrown by a test");
      }
      return armed && place == where;
    }

    @Override
    @SuppressWarnings("NullAway") // the mistake that is tested
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      return fails(Place.DECODE) ? null : super.decode(wire, plain);
    }

    @Override
    @SuppressWarnings("NullAway") // the mistake that is tested
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      return fails(Place.ENCODE) ? null : super.encode(plain, wire);
    }

    @Override
    public boolean wantsInput() {
      return fails(Place.WANTS_INPUT) || super.wantsInput();
    }

    @Override
    public boolean wantsOutput() {
      return fails(Place.WANTS_OUTPUT) || super.wantsOutput();
    }

    @Override
    @SuppressWarnings("NullAway") // the mistake that is tested
    public Status wireEnded() {
      return fails(Place.WIRE_ENDED) ? null : super.wireEnded();
    }
  }

  @EachNet
  void anErrorOfAStageAbortsItsSocketToo(Net net) {
    assertAborts(net, new Faulty(Place.DECODE, true));
    assertAborts(net, new Faulty(Place.ENCODE, true));
    assertAborts(net, new Faulty(Place.WIRE_ENDED, true));
  }

  @EachNet
  void aStageThatThrowsWhenItIsAskedWhatItWantsAbortsItsSocket(Net net) {
    assertAborts(net, new Faulty(Place.WANTS_OUTPUT, true));
    Rig rig = rigs.open(net);
    Faulty stage = new Faulty(Place.WANTS_INPUT, true);
    stage.armed = true;
    var link = rig.connected(rig.log()); // nobody else wants input
    link.peer().write(1);
    install(link.socket(), stage);
    rig.until(() -> send(link.socket(), new byte[1]).status() == Status.FILE_FORCED_CLOSED);
  }

  @EachNet
  void aStageThatAnswersDecodeWithNullAbortsItsSocket(Net net) {
    assertAborts(net, new Faulty(Place.DECODE, false));
  }

  @EachSimulation
  void aStageThatAnswersTheEndOfTheWireWithNullAbortsItsSocket(Net net) {
    assertAborts(net, new Faulty(Place.WIRE_ENDED, false));
  }

  private void assertAborts(Net net, Faulty stage) {
    Rig rig = rigs.open(net);
    rigs.expectLoggedErrors();
    EventLog log = rig.log();
    AtomicReference<Status> closing = new AtomicReference<>();
    var link = staged(rig, log, stage, EventType.RECEIVE);
    link.socket().onClose((why, thrown) -> closing.set(why));
    rig.settle(link.socket());
    stage.armed = true;
    if (stage.place == Place.ENCODE || stage.place == Place.WANTS_OUTPUT) {
      send(link.socket(), new byte[1]);
    } else {
      link.peer().write((byte) 0, (byte) 9).finish();
    }
    rig.until(() -> closing.get() != null);
    rig.settle(link.socket());
    assertThat(closing).hasValue(Status.FILE_FORCED_CLOSED);
    assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Collections.frequency(log.entries(), "failed")).as("told once").isOne();
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
