package dev.sluice.testkit.internal;

import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.SocketMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a simulated connection: one ordered stream of bytes, for queued
 * receives first and for the receive event else (WSK R27, D19). In steps only.
 *
 * <p>One step gives bytes to one receive, or makes one indication, or tells the end, or has a stage
 * decode once; whatever else is left to do gets a step of its own. Bytes stay in the receive buffer
 * until they are accepted.
 *
 * <ul>
 *   <li>I1 while the event is paused, bytes reach it only after a receive completed (WSK R59).
 *   <li>I2 the end is told to the event once, after every byte was accepted.
 * </ul>
 */
final class Receiving {
  /** How long to wait after there was no memory, in nanoseconds. */
  private static final long SHORTAGE_PAUSE = 10_000_000;

  private final SimulatedConnection connection;
  private final Lane lane;
  private final ReceiveCallback event;
  private final ReceiveQueue queue;
  private @Nullable Source in;

  /** The same, if a stage decodes it; set once, before the first byte. */
  private @Nullable StageInput stage;

  private boolean endTold;
  private boolean posted;

  /** The script took the memory away for a moment. */
  private boolean starved;

  /** A limit forbids to read; see {@link SocketMemory}. */
  private boolean stopped;

  Receiving(SimulatedConnection connection) {
    this.connection = connection;
    this.lane = connection.lane("receive");
    this.event = new ReceiveCallback(connection);
    this.queue = new ReceiveQueue(connection, this, event);
  }

  void attach(Pipe pipe) {
    if (in == null) {
      in = pipe;
    }
  }

  void stage(StageInput installed) {
    in = installed;
    stage = installed;
    event.staged();
  }

  // ---- what the connection asks

  /** Whether nothing was received, and the end is not known. */
  boolean isUntouched() {
    return !endTold && connection.counters.get(Counters.Of.BYTES_READ) == 0;
  }

  /** Bytes that can be received; decoded for the purpose, since others cannot be counted. */
  long backlog() {
    StageInput staged = stage;
    while (staged != null
        && !connection.isFailing()
        && staged.available() < StageInput.MOST
        && staged.canAdvance()) {
      staged.advance();
    }
    wake();
    return in == null ? 0 : in.available();
  }

  /** Whether the peer ended in good order; with a stage, whether that was found. */
  boolean hasFinished() {
    return in != null && in.isFinished();
  }

  /** Whether bytes are there for the event or a receive, so that a disconnect waits (D20). */
  boolean isDeliverable() {
    return in != null && (in.available() > 0 || canDecode()) && (!queue.isEmpty() || isArmed());
  }

  Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    return queue.receive(buffer, mode, request);
  }

  /** The socket no longer works: an event without an indication (WSK D8). */
  void tellFailure() {
    event.tellFailure();
  }

  // ---- whether there is something to do

  /** Whether bytes go to the event when they come. */
  private boolean isArmed() {
    return !starved && !stopped && event.isArmed();
  }

  /** Whether anybody wants bytes. */
  private boolean isWanted() {
    return !queue.isEmpty() || (!queue.isCompleting() && isArmed());
  }

  /** Whether there is something to give, and somebody to give it to. */
  private boolean isDue(Source source) {
    boolean given = source.available() > 0 && isWanted();
    return given || (!queue.isEmpty() ? end() != null : !queue.isCompleting() && isEndDue());
  }

  private boolean canDecode() {
    return stage != null && stage.canAdvance();
  }

  /** Whether the end may be found by decoding ahead of what is wanted. */
  private boolean mayFindEnd() {
    return stage != null && connection.wantsEnd() && stage.mayFindEnd();
  }

  private boolean hasWork() {
    if (in == null || !connection.isOpen() || !connection.isConnected() || connection.isFailing()) {
      return false;
    }
    return isDue(in)
        || (isWanted() && canDecode())
        || mayFindEnd()
        || (stage != null && stage.wantsDrive());
  }

  /** How the stream ended, once every byte is taken, else {@code null}. */
  private @Nullable Status end() {
    if (in == null || in.available() > 0) {
      return null;
    }
    Status broken = in.broken();
    return broken != null ? broken : in.isFinished() ? Status.SUCCESS : null;
  }

  private boolean isEndDue() {
    return !endTold
        && end() != null
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  // ---- steps

  /** Something changed: perhaps there is something to do. */
  void wake() {
    if (!posted && hasWork()) {
      posted = true;
      connection.steps.post(lane, "step", this::step);
    }
  }

  private void step() {
    posted = false;
    Source source = in;
    if (source == null || !hasWork()) {
      return;
    }
    Status end = end();
    if (!isDue(source)) {
      decode();
    } else if (source.available() > 0) {
      give(source);
    } else if (end != null && !queue.isEmpty()) {
      queue.endOfStream(end);
    } else if (end != null) {
      endTold = event.tellEnd(end);
    }
    wake();
    connection.reports.considerDisconnect();
  }

  private void give(Source source) {
    if (!queue.isEmpty()) {
      queue.take(source);
    } else if (connection.network.faults().failsBuffer()) {
      starve();
    } else {
      stopped = connection.budget().isStopped();
      if (!stopped) {
        event.indicate(source);
      }
    }
  }

  private void decode() {
    StageInput staged = stage;
    if (staged == null) {
      return;
    }
    try {
      if (isWanted() || mayFindEnd()) {
        staged.advance();
      } else {
        staged.drive();
      }
    } catch (Throwable thrown) { // the stage's, which is not called again
      connection.failedInside(thrown);
    }
  }

  /** There is no memory for an indication: again a little later, with the wish for a release. */
  private void starve() {
    connection.steps.note("no memory");
    starved = true;
    event.starved();
    connection.steps.postAfter(SHORTAGE_PAUSE, lane, "memory again", () -> {
      starved = false;
      wake();
    });
  }

  /** There may be memory again. */
  void memoryFreed() {
    stopped = connection.budget().isStopped();
    wake();
  }

  /** Ends every queued receive; the socket closes. */
  void die(Status why) {
    queue.die(why);
    event.die();
  }
}
