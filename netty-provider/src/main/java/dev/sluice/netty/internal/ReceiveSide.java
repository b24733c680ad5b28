package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Retention;
import dev.sluice.spi.support.SocketMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a connection: one ordered stream of bytes, for queued receives first
 * and for the receive event else (WSK R27, D19). Loop only.
 *
 * <p>{@link #pump} is the one place that takes bytes from the system and gives them away. It runs
 * from the trampoline or from readiness, never inside a callback, so the loop's receive buffer is
 * never read into while it is lent.
 *
 * <p>What is not accepted stays in {@link #leftover}. The end of the stream is known in
 * {@link #end} once the system said so behind its last byte; it is passed on when nothing is left
 * over.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>I1 while the event is paused, bytes reach it only after a receive completed (WSK R59).
 *   <li>I2 {@code end} is told to the event once, after every byte was accepted.
 *   <li>I3 after {@code end} is set nothing more is read.
 * </ul>
 */
final class ReceiveSide {
  /** So many reads, then the other sockets get their turn. */
  private static final int READS_PER_TURN = 16;

  private final NettyConnection connection;
  private final OsStream os;
  private final Counters counters;
  private final KeptBytes leftover;
  private final ReceiveCallback event;
  private final ReceiveQueue queue;

  /** Decodes what the system has; set once, before the first byte is read. */
  private @Nullable StageSeam seam;

  /** How the stream ended, once that is known to be behind the last byte. */
  private @Nullable Status end;

  private boolean endTold;
  private boolean pumping;

  /** Not read for want of memory; see {@link SocketMemory}. */
  private boolean starved;

  ReceiveSide(NettyConnection connection, OsStream os) {
    this.connection = connection;
    this.os = os;
    this.counters = connection.counters;
    this.leftover = new KeptBytes(connection.loop.pool(), connection.memory);
    this.event = new ReceiveCallback(connection, leftover);
    this.queue = new ReceiveQueue(connection, this, leftover);
  }

  // ---- what the connection asks

  /** Whether readiness to read is wanted from the system. */
  boolean wantsReading() {
    if (end != null || (seam != null && seam.input().isWaiting())) {
      return false;
    }
    return !queue.isEmpty() || isArmed() || wantsReadAhead() || wantsDrive();
  }

  /** Whether a stage wants bytes that nobody else wants. */
  private boolean wantsDrive() {
    return seam != null && end == null && seam.input().wantsDrive();
  }

  /** Whether bytes that the system gave already are to be decoded. */
  private boolean hasMore() {
    return seam != null && seam.input().hasMore();
  }

  /** Whether the end of what the system has is not the end before the stage said so. */
  boolean awaitsEndOfStage() {
    return seam != null && seam.isStaged() && end == null;
  }

  void stage(StageSeam installed) {
    seam = installed;
  }

  /** Whether bytes go to the event when they come. */
  private boolean isArmed() {
    return !starved && event.isArmed();
  }

  /** Whether up to one receive buffer is read ahead of what is wanted, to notice the end. */
  private boolean wantsReadAhead() {
    return wantsWireAhead() || (maySeekEnd() && mayHoldMore() && !leftover.isFull());
  }

  /**
   * Where hang-ups are not reported, the end is found by reading; a stage has to find it within the
   * bytes, and seeks it once the wire's end is known.
   */
  private boolean maySeekEnd() {
    return awaitsEndOfStage() ? connection.peer.isSeen() : !os.reportsHangUp();
  }

  /** Whether the wire's end is to be noticed by reading; nothing is decoded for that. */
  private boolean wantsWireAhead() {
    return !os.reportsHangUp()
        && seam != null
        && awaitsEndOfStage()
        && !connection.peer.isSeen()
        && mayHoldMore()
        && seam.input().mayReadAhead()
        && !wantsDrive();
  }

  private boolean mayHoldMore() {
    return !starved && connection.wantsEnd();
  }

  @Nullable
  Status end() {
    return end;
  }

  long backlog() {
    if (seam != null) {
      decodeAhead();
      return (long) leftover.length() + seam.input().decoded();
    }
    long below = end != null ? 0 : unread();
    return below == OsStream.UNKNOWN ? below : below + leftover.length();
  }

  private long unread() {
    boolean finished = connection.peer.isFin();
    return seam == null
        ? os.unread(counters.get(Counters.Of.BYTES_READ), finished)
        : seam.input().unread(finished);
  }

  /** Fills the leftover, since bytes that are not decoded cannot be counted. */
  private void decodeAhead() {
    while (end == null && !leftover.isFull() && readAhead()) {}
    connection.loop.later(this::pump);
  }

  Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    return queue.receive(buffer, mode, request);
  }

  /** WskRelease. Any thread. */
  Status release(DataIndication indication) {
    Retention.Release outcome = indication instanceof Indication ours
        ? ours.release(connection)
        : Retention.Release.REFUSED;
    return switch (outcome) {
      case RETURNED -> {
        Indication ours = (Indication) indication;
        connection.memory.release(ours.capacity(), ours.age());
        ours.giveBack();
        yield Status.SUCCESS;
      }
      case EARLY -> Status.SUCCESS;
      case REFUSED -> {
        connection.memory.held().releaseRefused();
        yield Status.INVALID_PARAMETER;
      }
    };
  }

  /** A receive completed: a paused event goes on. */
  void resume() {
    event.resume();
  }

  /** The socket no longer works: an event without an indication (WSK D8). */
  void tellFailure() {
    event.tellFailure();
  }

  // ---- the pump

  /**
   * Gives bytes to whoever wants them, until there are no bytes, nobody wants any, or others should
   * get a turn.
   */
  void pump() {
    if (pumping || !connection.isOpen() || !connection.isConnected()) {
      return;
    }
    pumping = true;
    try {
      int reads = READS_PER_TURN;
      while (connection.isOpen()) {
        Source source = nextSource();
        if (source == Source.NONE) {
          break;
        }
        if ((source == Source.SYSTEM || source == Source.STAGE) && reads-- == 0) {
          if (hasMore()) {
            connection.loop.execute(this::pump);
          }
          break; // level triggering reports it again
        }
        if (!advance(source)) {
          break;
        }
      }
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
    } finally {
      pumping = false;
    }
    connection.receiveAdvanced();
  }

  private enum Source {
    /** Nobody wants bytes, or there is nothing to give. */
    NONE,
    LEFTOVER,
    SYSTEM,
    /** Nobody wants bytes but the stage. */
    STAGE,
    /** The end is due. */
    END
  }

  private Source nextSource() {
    Source source = wantedSource();
    return source == Source.NONE && wantsDrive() ? Source.STAGE : source;
  }

  private Source wantedSource() {
    if (queue.isEmpty() && queue.isCompleting()) {
      return Source.NONE;
    }
    boolean wanted = !queue.isEmpty() || isArmed();
    if (!leftover.isEmpty()) {
      if (wanted) {
        return Source.LEFTOVER;
      }
      return end == null && wantsReadAhead() ? Source.SYSTEM : Source.NONE;
    }
    if (end != null) {
      return !queue.isEmpty() || isEndDue() ? Source.END : Source.NONE;
    }
    return wanted || wantsReadAhead() || mayProbe() ? Source.SYSTEM : Source.NONE;
  }

  private boolean isEndDue() {
    return end != null
        && !endTold
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  /** Paused, an end reported, and nothing before it: reading finds the end, not data. */
  private boolean mayProbe() {
    if (!connection.peer.isSeen() || endTold || !connection.events.isEnabled(EventType.RECEIVE)) {
      return false;
    }
    long unread = unread();
    return unread == OsStream.UNKNOWN || unread <= (connection.peer.isBroken() ? 1 : 0);
  }

  /** Takes one step; false when there was nothing to take from the system. */
  private boolean advance(Source source) {
    switch (source) {
      case LEFTOVER -> {
        if (queue.isEmpty()) {
          return indicateLeftover();
        }
        queue.takeLeftover();
        return true;
      }
      case END -> {
        if (queue.isEmpty()) {
          tellEnd();
          return false;
        }
        Status status = end;
        queue.endOfStream(status == null ? Status.SUCCESS : status);
        return true;
      }
      case STAGE -> {
        return seam != null && seam.input().drive();
      }
      default -> {
        if (!queue.isEmpty()) {
          return queue.takeFromSystem();
        }
        if (isArmed()) {
          return indicateFromSystem();
        }
        if (seam != null && wantsWireAhead()) {
          return readWireAhead(seam.input());
        }
        return readAhead();
      }
    }
  }

  /**
   * Reads; at the end sets {@link #end}.
   *
   * @return bytes, 0 for none now, -1 once there is an end
   */
  int read(ByteBuffer space) {
    int count;
    try {
      count = seam == null ? os.read(space) : seam.input().read(space);
    } catch (IOException e) {
      connection.broke(Failures.status(e, Status.CONNECTION_RESET));
      count = -1;
    }
    if (count > 0) {
      counters.add(Counters.Of.READS, 1);
      counters.add(Counters.Of.BYTES_READ, count);
    } else if (count < 0) {
      connection.peer.hangUp();
      end = connection.peer.isBroken() ? connection.peer.brokenBy() : Status.SUCCESS;
    }
    return count;
  }

  private boolean indicateFromSystem() {
    if (isStopped()) {
      return true;
    }
    Indication buffer = connection.loop.receiveBuffer();
    buffer.clear();
    ByteBuffer space = buffer.space();
    int room = space.remaining();
    int count = read(space);
    if (count <= 0) {
      return count < 0;
    }
    buffer.received(count);
    if (event.retains() && connection.loop.pool().isSmall(count)) {
      buffer = Indication.copyOf(buffer.memory(), 0, count);
    }
    event.indicate(buffer);
    return count == room || end != null || event.isPaused() || hasMore();
  }

  /** Whether the memory for one more list is wanting; then it is awaited. */
  private boolean isStopped() {
    starved = connection.extensions.budget().isStopped();
    return starved;
  }

  /** There may be memory again. */
  void fed() {
    isStopped();
    pump();
  }

  private boolean indicateLeftover() {
    Indication rest = leftover.take();
    return rest == null || event.indicate(rest);
  }

  /** Reads into the leftover while it is not full, only to notice the end. */
  private boolean readAhead() {
    Indication ahead = leftover.ahead();
    ByteBuffer space = ahead.space();
    int room = space.remaining();
    int count = read(space);
    if (count > 0) {
      ahead.received(count);
    } else {
      leftover.dropIfEmpty();
    }
    return count < 0 || count == room || hasMore();
  }

  /** The same of a staged connection, as long as the end is not on the wire. */
  private boolean readWireAhead(StageInput wire) {
    int count = wire.readAhead();
    if (count < 0) {
      connection.peer.hangUp();
    }
    return count != 0;
  }

  private void tellEnd() {
    ConnectionEvents callbacks = connection.callbacks();
    Status status = end;
    if (callbacks == null || status == null) {
      return;
    }
    connection.peer.tell();
    endTold = event.tellEnd(callbacks, status);
  }

  /** Ends every queued receive and forgets what was not accepted; the socket closes. */
  void die(Status why) {
    queue.die(why);
    event.die();
    leftover.drop();
  }

  /** Reads away what the system still has of a stream that ended, so that closing is no reset. */
  void discardRest() throws IOException {
    if (end != null && seam == null) {
      return;
    }
    int count;
    do {
      count = os.read(connection.loop.scratch());
    } while (count > 0);
  }
}
