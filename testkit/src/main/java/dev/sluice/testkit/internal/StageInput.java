package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStage.Step;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * From wire to plain, one call of the stage a step. Decodes when plain bytes are asked for, and as
 * long as the stage needs input for itself; never ahead of that. In steps only.
 */
final class StageInput implements Source {
  /** So many bytes are decoded ahead at most, or one unit of the stage. */
  static final int MOST = 64 << 10;

  private final StageSeam seam;
  private final Network network;
  private final int wireUnit;

  /** Read and not decoded. */
  private final KeptBytes wire;

  /** Decoded and not taken. */
  private final KeptBytes plain;

  /** Set once, when the connection is connected. */
  private @Nullable Pipe pipe;

  /** How the stage's last call ended. */
  private Step last = Step.NEED_INPUT;

  /** How plain bytes end, behind those decoded so far. */
  private @Nullable Status end;

  StageInput(StageSeam seam, SimulatedConnection connection, int wireUnit) {
    this.seam = seam;
    this.network = connection.network;
    this.wireUnit = wireUnit;
    this.wire = new KeptBytes(connection.memory);
    this.plain = new KeptBytes(connection.memory);
  }

  void attach(Pipe below) {
    pipe = below;
  }

  // ---- what is decoded

  @Override
  public int available() {
    return plain.size();
  }

  @Override
  public boolean isFinished() {
    return end == Status.SUCCESS;
  }

  @Override
  public @Nullable Status broken() {
    return isFinished() ? null : end;
  }

  @Override
  public void peek(ByteBuffer target, int count) {
    plain.peek(target, count);
  }

  @Override
  public byte[] take(int count) {
    return plain.take(count);
  }

  @Override
  public void drop(int count) {
    plain.drop(count);
  }

  // ---- whether to decode

  /** Whether {@link #advance} would come further. */
  boolean canAdvance() {
    Pipe below = pipe;
    if (below == null || end != null || isWaiting()) {
      return false;
    }
    return !isWireNeeded() || below.available() > 0 || hasWireEnded(below);
  }

  /** Whether the stage wants input though nobody wants plain bytes. */
  boolean wantsDrive() {
    ByteStage stage = seam.stage();
    return stage != null && last != Step.NEED_SPACE && canAdvance() && seam.wantsInput(stage);
  }

  /** Whether the end is on the wire, and may be found by decoding ahead. */
  boolean mayFindEnd() {
    Pipe below = pipe;
    return below != null && hasWireEnded(below) && plain.size() < MOST && canAdvance();
  }

  private static boolean hasWireEnded(Pipe below) {
    return below.isFinished() || below.broken() != null;
  }

  private boolean isWireNeeded() {
    return seam.stage() == null || last == Step.NEED_INPUT;
  }

  /** Whether the stage waits for something else than wire bytes. */
  boolean isWaiting() {
    return last == Step.WAIT;
  }

  /** What the stage waited for may be there. */
  void goOn() {
    if (isWaiting()) {
      last = Step.PROGRESS;
    }
  }

  /** Whether the end of the stream is known. */
  boolean hasEnded() {
    return end != null;
  }

  // ---- decoding

  /** Reads the wire if that is needed, and has the stage decode once. */
  void advance() {
    ByteStage stage = seam.stage();
    if (readWire() && stage != null) {
      decode(stage, space(stage));
    }
  }

  /** The same without space, for the stage's own sake. */
  void drive() {
    ByteStage stage = seam.stage();
    if (readWire() && stage != null) {
      decode(stage, StageSeam.NOTHING);
    }
  }

  /** As much as the seed says, and for a unit that did not fit at least that. */
  private ByteBuffer space(ByteStage stage) {
    int room = Math.max(1, MOST - plain.size());
    boolean unit = last == Step.NEED_SPACE;
    return ByteBuffer.allocate(unit ? Math.max(room, stage.plainUnit()) : network.part(room));
  }

  /** Gets wire bytes where they are needed; false when there is nothing to decode. */
  private boolean readWire() {
    Pipe below = pipe;
    if (below == null || !isWireNeeded()) {
      return below != null;
    }
    int count = below.available();
    if (count == 0) {
      endWire(below);
      return false;
    }
    int room = Math.max(MOST, wireUnit) - wire.size();
    if (room <= 0) {
      throw seam.misbehaved("needs more input than its unit");
    }
    KeptBytes target = seam.stage() == null ? plain : wire;
    target.add(ByteBuffer.wrap(below.take(network.part(Math.min(room, count)))));
    last = Step.PROGRESS;
    return true;
  }

  private void endWire(Pipe below) {
    if (below.broken() != null) {
      end = below.broken();
    } else if (below.isFinished()) {
      ByteStage stage = seam.stage();
      Status status = stage == null ? Status.SUCCESS : stage.wireEnded();
      if (status == Status.SUCCESS) {
        end = status;
      } else {
        seam.broke(status);
      }
    }
  }

  private void decode(ByteStage stage, ByteBuffer target) {
    ByteBuffer source = wire.copy();
    Status failed = null;
    try {
      last = stage.decode(source, target);
    } catch (StatusException failure) {
      failed = failure.status();
    }
    boolean moved = source.position() > 0 || target.position() > 0;
    boolean roomy = target.capacity() >= Math.max(1, stage.plainUnit());
    wire.drop(source.position());
    plain.add(target.flip());
    if (failed != null) {
      seam.broke(failed);
    } else if (!moved && last == Step.PROGRESS) {
      throw seam.misbehaved("says PROGRESS without any");
    } else if (!moved && last == Step.NEED_SPACE && roomy) {
      throw seam.misbehaved("needs more space than its unit");
    } else if (last == Step.END) {
      end = Status.SUCCESS;
    } else if (last == Step.DONE) {
      seam.detach();
    }
    seam.called(moved);
  }

  /** The stage broke the connection: nothing behind what is decoded comes any more. */
  void broke(Status why) {
    if (end == null) {
      end = why;
    }
  }

  /** Wire bytes are plain from now on, those that were not decoded first. */
  void pass() {
    wire.moveTo(plain);
    last = Step.NEED_INPUT;
  }

  void die() {
    wire.drop(wire.size());
    plain.drop(plain.size());
  }
}
