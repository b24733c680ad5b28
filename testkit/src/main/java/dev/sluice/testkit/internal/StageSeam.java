package dev.sluice.testkit.internal;

import dev.sluice.api.EventLoop;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.spi.support.CheckedStage;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where a stage sits between the wire and the bytes of a simulated connection. In steps only, where
 * a method does not say otherwise.
 *
 * <pre>
 * from      event                         to         then
 * WAITING   the connection is connected   ATTACHED   the stage may speak first
 * WAITING   removed                       DETACHED   wire bytes pass as they are
 * ATTACHED  removed, or DONE              DETACHED   the same, kept ones first
 * any       the connection closes         DETACHED   kept bytes are dropped
 * </pre>
 *
 * <p>The two directions call the stage, each in steps of its own and so never one inside the other.
 */
final class StageSeam implements ByteStage.Link {
  /** No bytes, and no space. */
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SimulatedConnection connection;
  private final StageInput input;
  private final StageOutput output;

  /** {@code null} once detached. */
  private @Nullable ByteStage stage;

  private boolean attached;

  StageSeam(SimulatedConnection connection, ByteStage stage) {
    this.connection = connection;
    this.stage = new CheckedStage(stage, this::broke);
    this.input = new StageInput(this, connection, stage.wireUnit());
    this.output = new StageOutput(this, connection, stage.wireUnit());
  }

  StageInput input() {
    return input;
  }

  StageOutput output() {
    return output;
  }

  /** The stage, while wire bytes are not plain ones. */
  @Nullable
  ByteStage stage() {
    return attached ? stage : null;
  }

  /** Whether a stage is, or will be, in place. */
  boolean isStaged() {
    return stage != null;
  }

  /** Whether there is a wire below. */
  boolean isAttached() {
    return attached;
  }

  /** The connection is connected. */
  void attach(Pipe wire) {
    if (attached) {
      return;
    }
    attached = true;
    input.attach(wire);
    if (stage != null) {
      stage.attached(this);
    }
    connection.stageGoesOn();
  }

  /** Wire bytes are plain from now on. */
  void detach() {
    ByteStage gone = stage;
    if (gone != null) {
      stage = null;
      input.pass();
      detached(gone);
      goOn();
    }
  }

  /** The connection closes. */
  void die() {
    input.die();
    output.die();
    ByteStage gone = stage;
    stage = null;
    if (gone != null && attached) {
      detached(gone);
    }
  }

  private void detached(ByteStage gone) {
    try {
      gone.detached();
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
    }
  }

  @Override
  public EventLoop eventLoop() {
    return connection.loop;
  }

  /** Any thread. */
  @Override
  public void wake() {
    try {
      connection.loop.execute(this::goOn);
    } catch (RejectedExecutionException e) {
      // the client is closed, and the connection with it
    }
  }

  /** What the stage waited for may be there: both directions try again, in steps to come. */
  private void goOn() {
    if (connection.isOpen() && attached) {
      input.goOn();
      output.goOn();
      connection.stageGoesOn();
    }
  }

  /** After a call of the stage: what one direction waited for may be there. */
  void called(boolean progress) {
    ByteStage now = stage;
    if (now == null) {
      return;
    }
    if (progress && (input.isWaiting() || output.isWaiting())) {
      goOn();
    } else if (now.wantsOutput() && !output.isPushing()) {
      connection.stageGoesOn();
    }
  }

  /** The stage broke the connection, behind the plain bytes decoded so far. */
  void broke(Status why) {
    input.broke(why);
    connection.broke(why);
  }

  /** Whether nothing can be sent any more. */
  boolean isBroken() {
    return connection.isBroken();
  }

  /** Whether the stage wants input for itself; asked outside of a step of its own. */
  boolean wantsInput(ByteStage asked) {
    try {
      return asked.wantsInput();
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
      return false;
    }
  }

  /** The stage broke its own contract. */
  IllegalStateException misbehaved(String what) {
    return new IllegalStateException(stage + " " + what);
  }
}
