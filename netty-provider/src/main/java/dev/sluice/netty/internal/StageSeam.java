package dev.sluice.netty.internal;

import dev.sluice.api.EventLoop;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.spi.support.CheckedStage;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one seam between the bytes of the operating system and those of a connection, once a stage
 * sits in it. Loop only, where a method does not say otherwise.
 *
 * <pre>
 * from      event                         to         then
 * WAITING   the connection is connected   ATTACHED   the stage may speak first
 * ATTACHED  removed, or DONE              DETACHED   wire bytes pass as they are, kept ones first
 * any       the connection closes         DETACHED   kept bytes are dropped
 * </pre>
 *
 * <p>The two directions call the stage, never one inside the other; what one makes possible for the
 * other is done later, from the trampoline.
 */
final class StageSeam implements ByteStage.Link {
  /** No bytes, and no space. */
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final NettyConnection connection;
  private final StageInput input;
  private final StageOutput output;

  /** {@code null} once detached. */
  private @Nullable ByteStage stage;

  private boolean attached;

  StageSeam(NettyConnection connection, OsStream os, ByteStage stage) {
    this.connection = connection;
    this.stage = new CheckedStage(stage, this::broke);
    int unit = stage.wireUnit();
    BufferPool pool = connection.loop.pool();
    this.input = new StageInput(
        this,
        os,
        new KeptBytes(pool, connection.memory, unit),
        new KeptBytes(pool, connection.memory, stage.plainUnit()));
    this.output = new StageOutput(this, os, new KeptBytes(pool, connection.memory, unit));
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

  /** The connection is connected. */
  void attach() {
    ByteStage now = stage;
    if (now != null && !attached) {
      attached = true;
      now.attached(this);
      pushOutput();
    }
  }

  /** Wire bytes are plain from now on. */
  void detach() {
    ByteStage gone = stage;
    if (gone != null) {
      stage = null;
      gone.detached();
      goOnLater();
    }
  }

  /** The connection closes. */
  void die() {
    input.die();
    output.die();
    ByteStage gone = stage;
    stage = null;
    if (gone != null && attached) {
      gone.detached();
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
      // the loop is gone, and the connection with it
    }
  }

  private void goOn() {
    if (connection.isOpen() && attached) {
      input.goOn();
      output.goOn();
      connection.stageGoesOn();
    }
  }

  private void goOnLater() {
    connection.loop.later(this::goOn);
  }

  /** After a call of the stage: what one direction waited for may be there. */
  void called(boolean progress) {
    ByteStage now = stage;
    if (now == null) {
      return;
    }
    if (progress && (input.isWaiting() || output.isWaiting())) {
      goOnLater();
    } else if (now.wantsOutput() && !output.isPushing()) {
      connection.loop.later(this::pushOutput);
    }
  }

  private void pushOutput() {
    if (connection.isOpen() && attached) {
      connection.flush();
    }
  }

  /** The stage broke the connection, behind the plain bytes decoded so far. */
  void broke(Status why) {
    input.broke(why);
    connection.broke(why);
    goOnLater();
  }

  /** The wire broke. */
  void wireBroke(Status why) {
    connection.broke(why);
  }

  /** Whether nothing can be sent any more. */
  boolean isBroken() {
    return connection.peer.isBroken();
  }

  /** The stage broke its own contract. */
  IllegalStateException misbehaved(String what) {
    return new IllegalStateException(stage + " " + what);
  }
}
