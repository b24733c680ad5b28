package dev.sluice.netty.internal;

import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStage.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * From plain to wire. Encodes one piece at a time, and the next only when the system has taken the
 * wire bytes of the one before; only then its plain bytes count as sent. Until then the same plain
 * bytes are presented again, and are not encoded again. Loop only.
 */
final class StageOutput {
  private final StageSeam seam;
  private final OsStream os;

  /** Encoded, and not taken by the system. */
  private final KeptBytes wire;

  private final ByteBuffer[] one = new ByteBuffer[1];

  /** Plain bytes in {@link #wire}, of what is presented first. */
  private long committed;

  private boolean waiting;
  private boolean pushing;

  /** The stage was told that this side ends. */
  private boolean finishing;

  StageOutput(StageSeam seam, OsStream os, KeptBytes wire) {
    this.seam = seam;
    this.os = os;
    this.wire = wire;
  }

  /** As {@link OsStream#write}, of plain bytes. */
  long write(ByteBuffer[] from, int offset, int count) throws IOException {
    if (!flush()) {
      return 0;
    }
    if (committed == 0) {
      ByteStage stage = seam.stage();
      if (stage == null) {
        return seam.isStaged() ? 0 : os.write(from, offset, count);
      }
      encode(stage, from, offset, count);
    }
    if (seam.isBroken() || !flushWire()) {
      return 0;
    }
    long taken = surrender();
    SendSide.advance(from, offset, taken);
    return taken;
  }

  /** Sends what is encoded and what the stage has to say; false if the system takes no more now. */
  boolean flush() throws IOException {
    ByteStage stage = seam.stage();
    pushing = true;
    try {
      while (flushWire()) {
        if (stage == null || seam.isBroken() || !stage.wantsOutput() || !encodeOwn(stage)) {
          return true;
        }
      }
      return false;
    } finally {
      pushing = false;
    }
  }

  /** As {@link OsStream#shutdownOutput}, behind the stage's end; false if that has to wait. */
  boolean end() throws IOException {
    ByteStage stage = seam.stage();
    if (stage == null && seam.isStaged()) {
      return false;
    }
    if (stage != null && !finishing) {
      finishing = true;
      stage.finish();
    }
    if (!flush() || seam.isBroken()) {
      return false;
    }
    if (stage != null && stage.wantsOutput()) {
      waiting = true;
      return false;
    }
    os.shutdownOutput();
    return true;
  }

  /** Whether the system is to say when it takes more. */
  boolean hasPending() {
    return !wire.isEmpty();
  }

  /** Whether {@link #end} began: it cannot be taken back. */
  boolean isFinishing() {
    return finishing;
  }

  /** Whether sends wait for the stage. */
  boolean isWaiting() {
    return waiting;
  }

  boolean isPushing() {
    return pushing;
  }

  /** What the stage waited for may be there. */
  void goOn() {
    waiting = false;
  }

  /** Plain bytes that are encoded and must not be presented again. */
  long surrender() {
    long taken = committed;
    committed = 0;
    return taken;
  }

  /** Writes encoded bytes; false if some are left. */
  private boolean flushWire() throws IOException {
    while (!wire.isEmpty()) {
      one[0] = wire.bytes();
      long taken = os.write(one, 0, 1);
      if (taken <= 0) {
        return false;
      }
      wire.consumed((int) taken);
    }
    return true;
  }

  private void encode(ByteStage stage, ByteBuffer[] from, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      ByteBuffer source = from[i].duplicate();
      while (source.hasRemaining()) {
        int before = source.position();
        Step step = encode(stage, source);
        committed += source.position() - before;
        if (seam.isBroken() || (step != Step.PROGRESS && source.hasRemaining())) {
          return;
        }
      }
    }
  }

  /** What the stage itself has to say; false if it has to wait with it. */
  private boolean encodeOwn(ByteStage stage) {
    encode(stage, StageSeam.NOTHING);
    return !wire.isEmpty();
  }

  private @Nullable Step encode(ByteStage stage, ByteBuffer source) {
    Indication ahead = wire.ahead();
    ByteBuffer target = ahead.space();
    int from = source.position();
    int to = target.position();
    Step step = null;
    try {
      step = stage.encode(source, target);
    } catch (StatusException failure) {
      seam.broke(failure.status());
    }
    int put = target.position() - to;
    boolean moved = put > 0 || source.position() > from;
    ahead.received(put);
    if (step == Step.NEED_SPACE && ahead.length() == 0) {
      throw seam.misbehaved("needs more space than its unit");
    }
    if (step == Step.PROGRESS && !moved) {
      throw seam.misbehaved("says PROGRESS without any");
    }
    waiting = step == Step.WAIT;
    wire.dropIfEmpty();
    seam.called(moved);
    return step;
  }

  void die() {
    wire.drop();
    committed = 0;
  }
}
