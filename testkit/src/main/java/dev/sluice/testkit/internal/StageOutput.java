package dev.sluice.testkit.internal;

import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStage.Step;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * From plain to wire. Encodes one piece at a time, and the next only when the window has taken the
 * wire bytes of the one before; only then its plain bytes count as sent. Until then the same plain
 * bytes are presented again, and are not encoded again. In steps only.
 */
final class StageOutput {
  private final StageSeam seam;
  private final Network network;
  private final int wireUnit;

  /** Encoded, and not taken by the window. */
  private final KeptBytes wire;

  /** Plain bytes in {@link #wire}, of what is presented. */
  private int committed;

  private boolean waiting;

  /** The latest write sent bytes of the stage's own only. */
  private boolean spoke;

  private boolean pushing;

  /** The stage was told that this side ends. */
  private boolean finishing;

  StageOutput(StageSeam seam, SimulatedConnection connection, int wireUnit) {
    this.seam = seam;
    this.network = connection.network;
    this.wireUnit = wireUnit;
    this.wire = new KeptBytes(connection.memory);
  }

  /** As {@link Pipe#write}, of plain bytes. */
  int write(Pipe below, ByteBuffer from) {
    spoke = false;
    if (!flush(below)) {
      return 0;
    }
    Step step = null;
    if (committed == 0) {
      ByteStage stage = seam.stage();
      if (stage == null) {
        return seam.isStaged() ? 0 : below.write(from);
      }
      ByteBuffer source = from.duplicate();
      step = encode(stage, source);
      committed = source.position() - from.position();
      waiting = step == Step.WAIT;
    }
    if (seam.isBroken() || !flushWire(below)) {
      return 0;
    }
    int taken = surrender();
    spoke = taken == 0 && (step == Step.PROGRESS || step == Step.NEED_SPACE);
    from.position(from.position() + taken);
    return taken;
  }

  /** Whether writing again comes further, though the latest time took no plain bytes. */
  boolean mayGoOn() {
    return spoke;
  }

  /** Sends what is encoded and what the stage has to say; false if the window takes no more. */
  boolean flush(Pipe below) {
    ByteStage stage = seam.stage();
    pushing = true;
    try {
      while (flushWire(below)) {
        if (stage == null || seam.isBroken() || !stage.wantsOutput()) {
          return true;
        }
        waiting = encode(stage, StageSeam.NOTHING) == Step.WAIT;
        if (wire.isEmpty()) {
          return true;
        }
      }
      return false;
    } finally {
      pushing = false;
    }
  }

  /** As {@link Pipe#finish}, behind the stage's end; false if that has to wait. */
  boolean end(Pipe below) {
    spoke = false;
    ByteStage stage = seam.stage();
    if (stage == null && seam.isStaged()) {
      return false;
    }
    if (stage != null && !finishing) {
      finishing = true;
      stage.finish();
    }
    if (!flush(below) || seam.isBroken()) {
      return false;
    }
    if (stage != null && stage.wantsOutput()) {
      waiting = true;
      return false;
    }
    below.finish();
    return true;
  }

  /** Whether encoded bytes wait for the window. */
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
  int surrender() {
    int taken = committed;
    committed = 0;
    return taken;
  }

  /** Writes encoded bytes; false if some are left. */
  private boolean flushWire(Pipe below) {
    while (!wire.isEmpty()) {
      int taken = below.write(wire.copy());
      if (taken == 0) {
        return false;
      }
      wire.drop(taken);
    }
    return true;
  }

  private @Nullable Step encode(ByteStage stage, ByteBuffer source) {
    ByteBuffer target =
        ByteBuffer.allocate(Math.max(Math.max(1, wireUnit), network.part(StageInput.MOST)));
    int from = source.position();
    Step step = null;
    try {
      step = stage.encode(source, target);
    } catch (StatusException failure) {
      seam.broke(failure.status());
    }
    boolean put = target.position() > 0;
    boolean moved = put || source.position() > from;
    wire.add(target.flip());
    if (step == Step.NEED_SPACE && !put) {
      throw seam.misbehaved("needs more space than its unit");
    }
    if (step == Step.PROGRESS && !moved) {
      throw seam.misbehaved("says PROGRESS without any");
    }
    seam.called(moved);
    return step;
  }

  void die() {
    wire.drop(wire.size());
    committed = 0;
  }
}
