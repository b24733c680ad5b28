package dev.sluice.netty.internal;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStage.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * From wire to plain. Decodes when plain bytes are asked for, and as long as the stage needs input
 * for itself; never ahead of that. Loop only.
 */
final class StageInput {
  /** So many reads of the system in one read here, then the other sockets get their turn. */
  private static final int READS_PER_CALL = 16;

  private final StageSeam seam;
  private final OsStream os;

  /** Read and not decoded. */
  private final KeptBytes wire;

  /** A unit that was decoded and was larger than what it was asked for. */
  private final KeptBytes plain;

  /** Bytes read from the system. */
  private long wireRead;

  private boolean wireEnded;

  /** Why the wire broke, behind the bytes read of it. */
  private @Nullable Status wireBroken;

  /** How the stage's last call ended. */
  private Step last = Step.NEED_INPUT;

  /** How plain bytes end, behind those decoded so far. */
  private @Nullable Status end;

  StageInput(StageSeam seam, OsStream os, KeptBytes wire, KeptBytes plain) {
    this.seam = seam;
    this.os = os;
    this.wire = wire;
    this.plain = plain;
  }

  /** As {@link OsStream#read}, of plain bytes; 0 also when the stage has none yet. */
  int read(ByteBuffer space) {
    int begin = space.position();
    int reads = READS_PER_CALL;
    plain.moveTo(space);
    while (space.hasRemaining() && end == null && last != Step.WAIT) {
      if (isWireNeeded() && (reads-- == 0 || !readWire())) {
        break;
      }
      if (end == null && !decodeInto(space, begin)) {
        break;
      }
    }
    wire.shrink();
    int count = space.position() - begin;
    return count == 0 && end != null && plain.isEmpty() ? -1 : count;
  }

  /**
   * Decodes although nobody wants plain bytes, for a stage that wants input; false when there is
   * none now.
   */
  boolean drive() {
    if (isWireNeeded() && !readWire()) {
      wire.shrink();
      return false;
    }
    ByteStage stage = seam.stage();
    if (stage != null && end == null) {
      decode(stage, StageSeam.NOTHING);
    }
    wire.shrink();
    return wantsDrive();
  }

  /** Whether {@link #drive} may come further, when there is something to read. */
  boolean wantsDrive() {
    ByteStage stage = seam.stage();
    return stage != null
        && end == null
        && last != Step.WAIT
        && last != Step.NEED_SPACE
        && stage.wantsInput();
  }

  /** Whether reading goes on without the system. */
  boolean hasMore() {
    return end != null || !plain.isEmpty() || (!wire.isEmpty() && !isWireNeeded() && !isWaiting());
  }

  /** Whether the stage waits for something else than wire bytes. */
  boolean isWaiting() {
    return last == Step.WAIT;
  }

  /** What the stage waited for may be there. */
  void goOn() {
    if (last == Step.WAIT) {
      last = Step.PROGRESS;
    }
  }

  /** 0 if nothing is left to read before the end; else it is not known how much that decodes to. */
  long unread(boolean finished) {
    boolean done = end != null || (wire.isEmpty() && os.unread(wireRead, finished) == 0);
    return plain.isEmpty() && done ? 0 : OsStream.UNKNOWN;
  }

  /** Plain bytes decoded and not read. */
  int decoded() {
    return plain.length();
  }

  private boolean isWireNeeded() {
    return seam.stage() == null ? wire.isEmpty() : last == Step.NEED_INPUT;
  }

  /** Gets wire bytes, or the end; false if there is neither now. */
  private boolean readWire() {
    int count = wireEnded ? -1 : readSystem();
    noted(count);
    if (count < 0) {
      endWire();
    }
    return count != 0;
  }

  private int readSystem() {
    Indication ahead = wire.ahead();
    ByteBuffer space = ahead.space();
    if (!space.hasRemaining()) {
      throw seam.misbehaved("needs more input than its unit");
    }
    int count = -1;
    try {
      count = os.read(space);
    } catch (IOException e) {
      wireBroken = Failures.status(e, Status.CONNECTION_RESET);
      seam.wireBroke(wireBroken);
    }
    if (count > 0) {
      ahead.received(count);
    } else {
      wire.dropIfEmpty();
    }
    return count;
  }

  /** Whether the wire may be {@linkplain #readAhead read ahead}. */
  boolean mayReadAhead() {
    return end == null && !wireEnded && !isWaiting() && !wire.isFull();
  }

  /**
   * Reads the wire and decodes nothing, only to notice how it ends.
   *
   * @return bytes, 0 for none now, -1 once there is an end, which still has to be decoded to
   */
  int readAhead() {
    int count = readSystem();
    noted(count);
    wire.shrink();
    return count;
  }

  private void noted(int count) {
    if (count > 0) {
      wireRead += count;
      last = last == Step.NEED_INPUT ? Step.PROGRESS : last;
    } else if (count < 0) {
      wireEnded = true;
    }
  }

  /** The stage broke the connection: nothing behind what is decoded comes any more. */
  void broke(Status why) {
    if (end == null) {
      end = why;
    }
  }

  private void endWire() {
    if (wireBroken != null) {
      end = wireBroken;
      return;
    }
    ByteStage stage = seam.stage();
    Status status = stage == null ? Status.SUCCESS : stage.wireEnded();
    if (status == Status.SUCCESS) {
      end = status;
    } else {
      seam.broke(status);
    }
  }

  /** One step; false when plain bytes are to be handed out before the next. */
  private boolean decodeInto(ByteBuffer space, int begin) {
    ByteStage stage = seam.stage();
    if (stage == null) {
      wire.moveTo(space);
      return true;
    }
    if (decode(stage, space) != Step.NEED_SPACE) {
      return true;
    }
    if (space.position() > begin) {
      return false;
    }
    Indication unit = plain.ahead();
    ByteBuffer room = unit.space();
    if (decode(stage, room) == Step.NEED_SPACE && room.position() == 0) {
      throw seam.misbehaved("needs more space than its unit");
    }
    unit.received(room.position());
    plain.dropIfEmpty();
    plain.moveTo(space);
    return true;
  }

  private Step decode(ByteStage stage, ByteBuffer target) {
    ByteBuffer source = wire.bytes();
    int from = source.position();
    int to = target.position();
    try {
      last = stage.decode(source, target);
    } catch (StatusException failure) {
      seam.broke(failure.status());
    }
    int taken = source.position() - from;
    boolean moved = taken > 0 || target.position() > to;
    wire.consumed(taken);
    switch (last) {
      case PROGRESS -> {
        if (!moved && end == null) {
          throw seam.misbehaved("says PROGRESS without any");
        }
      }
      case END -> end = Status.SUCCESS;
      case DONE -> seam.detach();
      default -> {}
    }
    seam.called(moved);
    return last;
  }

  void die() {
    wire.drop();
    plain.drop();
  }
}
