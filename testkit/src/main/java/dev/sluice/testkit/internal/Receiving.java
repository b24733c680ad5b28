package dev.sluice.testkit.internal;

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
import dev.sluice.spi.support.SocketMemory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a simulated connection: one ordered stream of bytes, for queued
 * receives first and for the receive event else (WSK R27, D19). In steps only.
 *
 * <p>One step gives bytes to one receive, or makes one indication, or tells the end; whatever else
 * is left to do gets a step of its own. Bytes stay in the receive buffer until they are accepted.
 *
 * <ul>
 *   <li>I1 while {@code paused}, bytes reach the event only after a receive completed (WSK R59).
 *   <li>I2 the end is told to the event once, after every byte was accepted.
 * </ul>
 */
final class Receiving implements ReceiveEvent {
  /** The largest indication. */
  private static final int LARGEST = 64 << 10;

  /** How long to wait after there was no memory, in nanoseconds. */
  private static final long SHORTAGE_PAUSE = 10_000_000;

  private static final int MOST_ELEMENTS = 4;

  private final SimulatedConnection connection;
  private final Counters counters;
  private final Lane lane;
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);
  private @Nullable Pipe in;

  /** The first so many bytes were read from the system and refused. */
  private int readBefore;

  private boolean paused;
  private boolean inCallback;

  /** A receive completed while the callback ran that may be about to refuse (D3). */
  private boolean resumed;

  /** Receives that ended and whose completions have not run: the event waits for them (D1, D19). */
  private int completing;

  private boolean endTold;
  private boolean posted;
  /** The script took the memory away for a moment. */
  private boolean starved;

  /** A limit forbids to read; see {@link SocketMemory}. */
  private boolean stopped;

  private boolean wasStarved;

  // the receive event's argument
  private @Nullable DataIndication indicated;
  private long bytesIndicated;
  private long bytesAccepted;

  Receiving(SimulatedConnection connection) {
    this.connection = connection;
    this.counters = connection.counters;
    this.lane = connection.lane("receive");
  }

  void attach(Pipe pipe) {
    in = pipe;
  }

  long backlog() {
    return in == null ? 0 : in.available();
  }

  /** Whether bytes are there for the event or a receive, so that a disconnect waits (D20). */
  boolean isDeliverable() {
    return in != null && in.available() > 0 && (!queue.isEmpty() || isArmed());
  }

  private boolean isArmed() {
    return !paused
        && !starved
        && !stopped
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    return new Receive(buffer, mode, request).submit();
  }

  // ---- steps

  /** Something changed: perhaps there is something to do. */
  void wake() {
    if (!posted && hasWork()) {
      posted = true;
      connection.steps.post(lane, "step", this::step);
    }
  }

  private boolean hasWork() {
    if (in == null || !connection.isOpen() || !connection.isConnected()) {
      return false;
    }
    if (!queue.isEmpty()) {
      return in.available() > 0 || end() != null;
    }
    return completing == 0 && ((isArmed() && in.available() > 0) || isEndDue());
  }

  private void step() {
    posted = false;
    Pipe source = in;
    if (source == null || !hasWork()) {
      return;
    }
    if (!queue.isEmpty()) {
      if (source.available() > 0) {
        queue.getFirst().take(source);
      } else {
        queue.removeFirst().endOfStream();
      }
    } else if (source.available() > 0) {
      indicate(source);
    } else {
      tellEnd();
    }
    wake();
    connection.reports.considerDisconnect();
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

  /** Bytes leave the receive buffer; those that were not read before are counted. */
  private void taken(int bytes) {
    int fresh = Math.max(0, bytes - readBefore);
    counters.add(Counters.Of.BYTES_READ, fresh);
    counters.add(Counters.Of.READS, fresh > 0 ? 1 : 0);
    readBefore(Math.max(0, readBefore - bytes));
  }

  /** Bytes that were read and are not accepted count as held. */
  private void readBefore(int bytes) {
    connection.memory.charge(bytes - readBefore);
    readBefore = bytes;
  }

  // ---- the event

  private void indicate(Pipe source) {
    ConnectionEvents callbacks = connection.callbacks();
    if (connection.network.faults().failsBuffer()) {
      starve();
      return;
    }
    if (checkStopped() || callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    List<Integer> lengths = cut(Math.min(source.available(), LARGEST));
    LentList list = LentList.ofBytes(source, lengths);
    indicated = (LentList.Data) list.head();
    bytesIndicated = list.length();
    bytesAccepted = bytesIndicated;
    resumed = false;
    inCallback = true;
    list.lend(connection);
    ReceiveVerdict verdict = null;
    try {
      verdict = callbacks.receive(this);
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    } finally {
      inCallback = false;
      indicated = null;
    }
    connection.steps.note("receive " + lengths + " -> " + verdict);
    wasStarved = false;
    obey(source, list, verdict);
    connection.exit(EventType.RECEIVE);
  }

  /** Whether the memory for one more list is wanting; then it is awaited. */
  private boolean checkStopped() {
    stopped = connection.budget().isStopped();
    return stopped;
  }

  /** There may be memory again. */
  void memoryFreed() {
    checkStopped();
    wake();
  }

  /** How much is indicated, and in which elements. */
  private List<Integer> cut(int available) {
    Chance chance = connection.steps.chance();
    List<Integer> lengths = new ArrayList<>();
    if (!connection.network.isCutting()) {
      lengths.add(available);
      return lengths;
    }
    int left = chance.part(available);
    while (left > 0) {
      boolean last = lengths.size() + 1 == MOST_ELEMENTS;
      int length = last ? left : chance.part(left);
      lengths.add(length);
      left -= length;
    }
    return lengths;
  }

  /** There is no memory for an indication: again a little later, with the wish for a release. */
  private void starve() {
    connection.steps.note("no memory");
    starved = true;
    wasStarved = true;
    connection.steps.postAfter(SHORTAGE_PAUSE, lane, "memory again", () -> {
      starved = false;
      wake();
    });
  }

  private void obey(Pipe source, LentList list, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      list.takeBack();
      connection.dieLater(Status.FILE_FORCED_CLOSED, new NullPointerException("verdict"));
      return;
    }
    int accepted = switch (verdict) {
      case PENDING -> list.length();
      case SUCCESS -> (int) Math.min(bytesAccepted, list.length());
      case DATA_NOT_ACCEPTED -> 0;
    };
    counters.add(Counters.Of.BYTES_ACCEPTED, accepted);
    int read = Math.max(readBefore, list.length());
    counters.add(Counters.Of.BYTES_READ, read - readBefore);
    counters.add(Counters.Of.READS, read > readBefore ? 1 : 0);
    readBefore(read - accepted);
    source.drop(accepted);
    if (verdict == ReceiveVerdict.PENDING) {
      counters.add(Counters.Of.PENDING, 1);
      connection.retain(list);
      return;
    }
    list.takeBack();
    if (accepted == list.length()) {
      counters.add(Counters.Of.SUCCESS, 1);
      return;
    }
    counters.add(accepted == 0 ? Counters.Of.NOT_ACCEPTED : Counters.Of.PARTIAL, 1);
    if (!resumed) { // else the pause was over before it began (D3)
      paused = true;
      counters.add(Counters.Of.PAUSES, 1);
      counters.begin(Counters.Of.PAUSED_SINCE);
    }
  }

  private void resume() {
    if (inCallback) {
      resumed = true;
    } else if (paused) {
      paused = false;
      counters.add(Counters.Of.RESUMES, 1);
      endPause();
    }
  }

  private void endPause() {
    counters.max(
        Counters.Of.LONGEST_PAUSE,
        counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
  }

  private void tellEnd() {
    ConnectionEvents callbacks = connection.callbacks();
    Status status = end();
    if (callbacks == null || status == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    endTold = true;
    connection.steps.note("endOfReceive " + status);
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
    if (callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    bytesIndicated = 0;
    bytesAccepted = 0;
    connection.steps.note("receive without an indication");
    try {
      callbacks.receive(this);
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    }
    connection.exit(EventType.RECEIVE);
  }

  /** Ends every queued receive; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why, receive.filled);
    }
    if (paused) {
      endPause();
    }
    readBefore(0);
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
    return wasStarved || connection.memory.isShort();
  }

  // ---- the requests

  /** One WskReceive. */
  private final class Receive extends Operation {
    private final ByteBuffer buffer;
    private final ReceiveMode mode;
    private long filled;

    Receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
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
        wake();
        return Status.SUCCESS;
      }
      queue.add(this);
      wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED, filled);
        wake();
      }
    }

    /** Takes bytes, as many as fit or as the seed says. */
    void take(Pipe source) {
      int fits = mode == ReceiveMode.DRAIN
          ? source.available()
          : Math.min(buffer.remaining(), source.available());
      int count = connection.network.part(fits);
      byte[] bytes = source.take(count);
      if (mode != ReceiveMode.DRAIN) {
        buffer.put(bytes);
      }
      taken(count);
      counters.add(Counters.Of.BYTES_ACCEPTED, count);
      filled += count;
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
      Status status = Receiving.this.end();
      complete(status == null ? Status.SUCCESS : status);
    }

    private void complete(Status status) {
      end(status, filled);
      completing++;
      connection.loop.later(() -> {
        completing--;
        wake();
      });
      resume(); // D1: on completion
    }
  }
}
