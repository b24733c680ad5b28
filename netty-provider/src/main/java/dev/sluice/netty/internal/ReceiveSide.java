package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
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
 *   <li>I1 while {@code paused}, bytes reach the event only after a receive completed (WSK R59).
 *   <li>I2 {@code end} is told to the event once, after every byte was accepted.
 *   <li>I3 after {@code end} is set nothing more is read.
 * </ul>
 */
final class ReceiveSide implements ReceiveEvent {
  /** So many reads, then the other sockets get their turn. */
  private static final int READS_PER_TURN = 16;

  private final NettyConnection connection;
  private final OsStream os;
  private final Loop loop;
  private final Counters counters;
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);

  private @Nullable Indication leftover;
  private boolean paused;
  private boolean inCallback;

  /** A receive completed while the callback ran that may be about to refuse (D3). */
  private boolean resumed;

  /**
   * Receives that ended and whose completions have not run. The event waits for them (D1), so that
   * the application sees the bytes in order (D19).
   */
  private int completing;

  /** How the stream ended, once that is known to be behind the last byte. */
  private @Nullable Status end;

  private boolean endTold;
  private boolean pumping;

  /** Not read for want of memory; see {@link MemoryBudget}. */
  private boolean starved;

  /**
   * The last verdict was PENDING: small data are copied before they are indicated, since they will
   * be kept.
   */
  private boolean retains;

  // the receive event's argument, used again for every indication
  private @Nullable Indication indicated;
  private long bytesIndicated;
  private long bytesAccepted;

  ReceiveSide(NettyConnection connection, OsStream os) {
    this.connection = connection;
    this.os = os;
    this.loop = connection.loop;
    this.counters = connection.counters;
  }

  // ---- what the connection asks

  /** Whether readiness to read is wanted from the system. */
  boolean wantsReading() {
    if (end != null) {
      return false;
    }
    return !queue.isEmpty() || isArmed() || wantsReadAhead();
  }

  /** Whether bytes go to the event when they come. */
  private boolean isArmed() {
    return !paused
        && !starved
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  /** Where hang-ups are not reported, up to one receive buffer is read ahead to notice the end. */
  private boolean wantsReadAhead() {
    return !os.reportsHangUp()
        && !starved
        && connection.wantsEnd()
        && (leftover == null || leftover.length() < loop.pool().bufferSize());
  }

  @Nullable
  Status end() {
    return end;
  }

  boolean isPaused() {
    return paused;
  }

  boolean hasLeftover() {
    return leftover != null;
  }

  long backlog() {
    long below =
        end != null ? 0 : os.unread(counters.get(Counters.Of.BYTES_READ), connection.sawFin());
    if (below == OsStream.UNKNOWN) {
      return below;
    }
    return below + (leftover == null ? 0 : leftover.length());
  }

  Status receive(ByteBuffer buffer, ReceiveMode mode, @Nullable Request request) {
    return new Receive(buffer, mode, request).submit();
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
        if (source == Source.SYSTEM && reads-- == 0) {
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
    /** The end is due. */
    END
  }

  private Source nextSource() {
    if (completing > 0 && queue.isEmpty()) {
      return Source.NONE;
    }
    boolean wanted = !queue.isEmpty() || isArmed();
    if (leftover != null) {
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
    if (!connection.sawEnd() || endTold || !connection.events.isEnabled(EventType.RECEIVE)) {
      return false;
    }
    long unread = os.unread(counters.get(Counters.Of.BYTES_READ), connection.sawFin());
    return unread == OsStream.UNKNOWN || unread <= (connection.isBroken() ? 1 : 0);
  }

  /** Takes one step; false when there was nothing to take from the system. */
  private boolean advance(Source source) {
    switch (source) {
      case LEFTOVER -> {
        if (queue.isEmpty()) {
          return indicateLeftover();
        }
        queue.getFirst().takeLeftover();
        return true;
      }
      case END -> {
        if (queue.isEmpty()) {
          tellEnd();
          return false;
        }
        queue.removeFirst().endOfStream();
        return true;
      }
      default -> {
        if (!queue.isEmpty()) {
          return queue.getFirst().takeFromSystem();
        }
        return isArmed() ? indicateFromSystem() : readAhead();
      }
    }
  }

  /**
   * Reads; at the end sets {@link #end}.
   *
   * @return bytes, 0 for none now, -1 once there is an end
   */
  private int read(ByteBuffer space) {
    int count;
    try {
      count = os.read(space);
    } catch (IOException e) {
      connection.broke(Failures.status(e, Status.CONNECTION_RESET));
      count = -1;
    }
    if (count > 0) {
      counters.add(Counters.Of.READS, 1);
      counters.add(Counters.Of.BYTES_READ, count);
    } else if (count < 0) {
      connection.sawFinByReading();
      end = connection.isBroken() ? connection.brokenBy() : Status.SUCCESS;
    }
    return count;
  }

  // ---- the event

  private boolean indicateFromSystem() {
    Indication buffer = loop.receiveBuffer();
    buffer.clear();
    ByteBuffer space = buffer.space();
    if (retains && connection.client.budget().isUsedUp() && !mayReadReserve()) {
      return true;
    }
    int room = space.remaining();
    int count = read(space);
    if (count <= 0) {
      return count < 0;
    }
    buffer.received(count);
    if (retains && loop.pool().isSmall(count)) {
      buffer = Indication.copyOf(buffer.memory(), 0, count);
    }
    indicate(buffer);
    return count == room || end != null || paused;
  }

  /** Without memory left, a socket that holds some waits; one that holds none reads one buffer. */
  private boolean mayReadReserve() {
    if (connection.holdsMemory()) {
      starved = true;
      connection.client.budget().starve(connection);
      return false;
    }
    return true;
  }

  /** There is memory again. */
  void fed() {
    starved = false;
    pump();
  }

  private boolean indicateLeftover() {
    Indication rest = leftover;
    if (rest == null) {
      return true;
    }
    leftover = null;
    connection.held(-rest.capacity());
    return indicate(rest);
  }

  /** Asks the application about some bytes and does what it answers. False if the event is off. */
  private boolean indicate(Indication data) {
    ConnectionEvents callbacks = connection.callbacks();
    if (callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      keep(data);
      return false;
    }
    indicated = data;
    bytesIndicated = data.length();
    bytesAccepted = bytesIndicated;
    resumed = false;
    inCallback = true;
    data.lend(connection);
    ReceiveVerdict verdict = null;
    try {
      verdict = callbacks.receive(this);
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    } finally {
      inCallback = false;
      indicated = null;
    }
    obey(data, verdict);
    connection.exit(EventType.RECEIVE);
    return verdict != null;
  }

  private void obey(Indication data, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      data.takeBack();
      connection.dieLater(Status.FILE_FORCED_CLOSED, new NullPointerException("verdict"));
      return;
    }
    switch (verdict) {
      case PENDING -> {
        counters.add(Counters.Of.PENDING, 1);
        counters.add(Counters.Of.BYTES_ACCEPTED, data.length());
        retains = true;
        retain(data);
      }
      case SUCCESS -> {
        retains = false;
        int accepted = (int) Math.min(bytesAccepted, bytesIndicated);
        counters.add(Counters.Of.BYTES_ACCEPTED, accepted);
        if (accepted == bytesIndicated) {
          counters.add(Counters.Of.SUCCESS, 1);
          giveBack(data, data.takeBack());
        } else {
          counters.add(accepted == 0 ? Counters.Of.NOT_ACCEPTED : Counters.Of.PARTIAL, 1);
          refuse(data, accepted);
        }
      }
      case DATA_NOT_ACCEPTED -> {
        counters.add(Counters.Of.NOT_ACCEPTED, 1);
        refuse(data, 0);
      }
    }
  }

  private void retain(Indication data) {
    connection.retained(data.capacity());
    if (!data.retain()) { // released before it was retained (D17)
      connection.retainedReleased(data.capacity());
      data.giveBack();
    }
  }

  private void giveBack(Indication data, boolean whole) {
    if (!whole || data.isLeftover()) {
      data.giveBack();
    }
  }

  private void refuse(Indication data, int accepted) {
    boolean whole = data.takeBack();
    data.consumed(accepted);
    keep(whole ? data : data.reborn());
    if (resumed) {
      return; // the pause was over before it began (D3)
    }
    pause();
  }

  private void pause() {
    paused = true;
    counters.add(Counters.Of.PAUSES, 1);
    counters.begin(Counters.Of.PAUSED_SINCE);
  }

  private void resume() {
    if (inCallback) {
      resumed = true;
    } else if (paused) {
      paused = false;
      counters.add(Counters.Of.RESUMES, 1);
      counters.max(
          Counters.Of.LONGEST_PAUSE,
          counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
    }
  }

  /** Makes some bytes the leftover: few are copied out of the receive buffer, many keep it. */
  private void keep(Indication data) {
    if (!data.isLeftover()) {
      if (data.capacity() == loop.pool().bufferSize() && loop.pool().isSmall(data.length())) {
        data = Indication.copyOf(data.memory(), data.from(), data.from() + data.length());
      }
      data.keepAsLeftover();
    }
    leftover = data;
    connection.held(data.capacity());
  }

  /** Reads into the leftover while it is not full, only to notice the end. */
  private boolean readAhead() {
    Indication ahead = leftover;
    if (ahead == null
        || ahead.capacity() < loop.pool().bufferSize()
        || !ahead.memory().isDirect()) {
      Indication larger = loop.pool().take();
      larger.keepAsLeftover();
      if (ahead != null) {
        larger.append(ahead);
        connection.held(-ahead.capacity());
      }
      ahead = larger;
      leftover = ahead;
      connection.held(ahead.capacity());
    } else if (ahead.space().remaining() == 0) {
      ahead.compact();
    }
    ByteBuffer space = ahead.space();
    int room = space.remaining();
    int count = read(space);
    if (count > 0) {
      ahead.received(count);
    } else if (ahead.length() == 0) {
      dropLeftover();
    }
    return count < 0 || count == room;
  }

  private void dropLeftover() {
    Indication rest = leftover;
    if (rest != null) {
      leftover = null;
      connection.held(-rest.capacity());
      rest.giveBack();
    }
  }

  private void tellEnd() {
    ConnectionEvents callbacks = connection.callbacks();
    Status status = end;
    if (callbacks == null || status == null) {
      return;
    }
    connection.tellDisconnect();
    if (!connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    endTold = true;
    try {
      callbacks.endOfReceive(status);
    } catch (Throwable thrown) {
      connection.callbackThrew("endOfReceive", thrown);
    }
    connection.exit(EventType.RECEIVE);
  }

  /** The socket no longer works: an event without an indication (WSK D8). */
  void tellFailure() {
    ConnectionEvents callbacks = connection.callbacks();
    if (inCallback || callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    bytesIndicated = 0;
    bytesAccepted = 0;
    try {
      callbacks.receive(this);
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    }
    connection.exit(EventType.RECEIVE);
  }

  /** Ends every queued receive and forgets what was not accepted; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why, receive.filled);
    }
    if (paused) {
      counters.max(
          Counters.Of.LONGEST_PAUSE,
          counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
    }
    dropLeftover();
  }

  /** Reads away what the system still has of a stream that ended, so that closing is no reset. */
  void discardRest() throws IOException {
    if (end != null) {
      return;
    }
    int count;
    do {
      count = os.read(loop.scratch());
    } while (count > 0);
  }

  /** Runs behind the completion of a receive. */
  private void completed() {
    completing--;
    if (completing == 0) {
      pump();
    }
  }

  // ---- the argument of the receive event

  @Override
  public @Nullable DataIndication indication() {
    return indicated;
  }

  @Override
  public long bytesIndicated() {
    return bytesIndicated;
  }

  @Override
  public long bytesAccepted() {
    return bytesAccepted;
  }

  @Override
  public void bytesAccepted(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytesAccepted(" + bytes + ")");
    }
    bytesAccepted = bytes;
  }

  @Override
  public boolean releaseAsap() {
    return false;
  }

  // ---- the requests

  /** One WskReceive. */
  private final class Receive extends Operation {
    private final ByteBuffer buffer;
    private final ReceiveMode mode;
    private long filled;

    Receive(ByteBuffer buffer, ReceiveMode mode, @Nullable Request request) {
      super(connection.loop, request);
      this.buffer = buffer;
      this.mode = mode;
    }

    @Override
    protected Status perform() {
      if (!connection.isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      if (connection.defer(this)) {
        return Status.PENDING;
      }
      if (!connection.isConnected()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      if (mode == ReceiveMode.DRAIN ? buffer.hasRemaining() : buffer.isReadOnly()) {
        return end(Status.INVALID_PARAMETER);
      }
      if (!buffer.hasRemaining() && mode != ReceiveMode.DRAIN) {
        counters.add(Counters.Of.ZERO_LENGTH, 1);
        end(Status.SUCCESS);
        resume();
        loop.later(ReceiveSide.this::pump);
        return Status.SUCCESS;
      }
      queue.add(this);
      loop.later(ReceiveSide.this::pump);
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED, filled);
        connection.refreshInterest();
      }
    }

    /** Takes bytes from the leftover, as many as fit. */
    void takeLeftover() {
      Indication rest = leftover;
      if (rest == null) {
        return;
      }
      int part = rest.length();
      if (mode != ReceiveMode.DRAIN) {
        part = Math.min(part, buffer.remaining());
        buffer.put(buffer.position(), rest.memory(), rest.from(), part);
        buffer.position(buffer.position() + part);
      }
      rest.consumed(part);
      if (rest.length() == 0) {
        dropLeftover();
      }
      took(part);
    }

    /** Takes bytes from the system; false if it has none. */
    boolean takeFromSystem() {
      ByteBuffer space = buffer;
      boolean straight = mode != ReceiveMode.DRAIN && buffer.isDirect();
      if (!straight) {
        space = loop.scratch();
        if (mode != ReceiveMode.DRAIN) {
          space.limit(Math.min(space.capacity(), buffer.remaining()));
        }
      }
      int count = read(space);
      if (count <= 0) {
        return count < 0;
      }
      if (!straight && mode != ReceiveMode.DRAIN) {
        buffer.put(space.flip());
      }
      took(count);
      return true;
    }

    private void took(int bytes) {
      counters.add(Counters.Of.BYTES_ACCEPTED, bytes);
      filled += bytes;
      boolean done = switch (mode) {
        case AVAILABLE -> true;
        case WAITALL -> !buffer.hasRemaining();
        case DRAIN -> false;
      };
      if (done) {
        queue.removeFirst();
        complete(Status.SUCCESS);
      }
    }

    /** The stream ended before this was served in full; it has left the queue. */
    void endOfStream() {
      Status status = end;
      complete(status == null ? Status.SUCCESS : status);
    }

    private void complete(Status status) {
      end(status, filled);
      completing++;
      loop.later(ReceiveSide.this::completed);
      resume(); // D1: on completion
    }
  }
}
