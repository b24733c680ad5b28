package dev.sluice.testkit.internal;

import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sending direction of a simulated connection: sends in order, the disconnect behind them. In
 * steps only.
 *
 * <pre>
 * from      event                            to
 * OPEN      a graceful disconnect is queued  ENDING   no further sends
 * ENDING    its bytes are out                ENDED    FIN is written
 * ENDING    it is withdrawn unsent           OPEN
 * any       a half-sent send is withdrawn    BROKEN   the bytes no longer follow each other
 * not DEAD  the connection broke or closes   DEAD
 * </pre>
 */
final class Sending {
  private enum Phase {
    OPEN,
    ENDING,
    ENDED,
    BROKEN,
    DEAD
  }

  private final SimulatedConnection connection;
  private final Counters counters;
  private final Lane lane;
  private final ArrayDeque<Send> queue = new ArrayDeque<>(2);
  private @Nullable Pipe out;
  private Phase phase = Phase.OPEN;
  private boolean posted;

  /** Encodes what is sent; set once, before the first byte. */
  private @Nullable StageOutput stage;

  Sending(SimulatedConnection connection) {
    this.connection = connection;
    this.counters = connection.counters;
    this.lane = connection.lane("send");
  }

  void attach(Pipe pipe) {
    out = pipe;
  }

  void stage(StageOutput installed) {
    stage = installed;
  }

  /** Whether nothing was sent and nothing waits to be. */
  boolean isUnused() {
    return phase == Phase.OPEN && queue.isEmpty() && counters.get(Counters.Of.SENDS) == 0;
  }

  /** Whether a stage may send bytes of its own. */
  private boolean maySpeak() {
    return phase != Phase.ENDED && phase != Phase.DEAD;
  }

  /** Whether our FIN is written. */
  boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    return flags.contains(SendFlag.OOB)
        ? new OutOfBand(request).submit()
        : new Send(buffers, false, request).submit();
  }

  /** The first data of a connection: the connect ends as its send does. */
  Operation sendFor(Operation connect, ByteBuffer[] first) {
    Send send = new Send(first, connect);
    send.run();
    return send;
  }

  Status disconnect(ByteBuffer[] last, Request request) {
    return new Send(last, true, request).submit();
  }

  /** There is room, or something to send: one write a step. */
  void wake() {
    if (!queue.isEmpty() || (stage != null && stage.hasPending())) {
      post();
    }
  }

  /** The stage has something to send. */
  void speak() {
    if (stage != null && maySpeak()) {
      post();
    }
  }

  private void post() {
    if (!posted) {
      posted = true;
      connection.steps.post(lane, "write", () -> {
        posted = false;
        try {
          write();
        } catch (Throwable thrown) { // a stage's, or the caller changed its array
          connection.failedInside(thrown);
        }
      });
    }
  }

  private void write() {
    Pipe pipe = out;
    Send first = queue.peek();
    StageOutput staged = stage;
    boolean speaks = staged != null && maySpeak();
    if (pipe == null
        || !connection.isOpen()
        || connection.isFailing()
        || (first == null && !speaks)) {
      return;
    }
    Status shut = pipe.shut();
    if (shut != null) {
      connection.broke(shut);
      return;
    }
    boolean advanced;
    if (first == null) {
      advanced = staged == null || staged.flush(pipe);
    } else {
      advanced = (first.isOut() || write(pipe, first)) && (!first.isOut() || finish(pipe, first));
    }
    if (advanced || (staged != null && staged.mayGoOn())) {
      wake();
    } // else the pipe tells when there is room, the stage when it can go on
  }

  /** Writes bytes of a send; false when none is taken. */
  private boolean write(Pipe pipe, Send send) {
    int taken = stage == null ? pipe.write(send.current()) : stage.write(pipe, send.current());
    if (taken == 0) {
      if (phase != Phase.DEAD) {
        counters.begin(Counters.Of.BLOCKED_SINCE);
      }
      return false;
    }
    send.sent += taken;
    counters.add(Counters.Of.BYTES_SENT, taken);
    counters.add(Counters.Of.SEND_HELD, -taken);
    counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    return true;
  }

  /** Ends a send that is out; false if a stage's end has to go first, and has to wait. */
  private boolean finish(Pipe pipe, Send send) {
    if (send.thenEnd) {
      if (stage == null) {
        pipe.finish();
      } else if (!stage.end(pipe)) {
        return false;
      }
      phase = Phase.ENDED;
    }
    queue.removeFirst();
    counters.add(Counters.Of.SENDS, 1);
    send.finish(Status.SUCCESS);
    return true;
  }

  /** Ends all that is queued; nothing is sent any more. */
  void die(Status why) {
    if (phase != Phase.ENDED) { // closing asks hasEnded() after this
      phase = Phase.DEAD;
    }
    counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    counters.set(Counters.Of.SEND_HELD, 0);
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      send.finish(why);
    }
  }

  /** What is queued behind half a send would follow a gap, and a FIN would hide it. */
  private void breakOff() {
    phase = Phase.BROKEN;
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      counters.add(Counters.Of.SEND_HELD, -send.left());
      send.finish(Status.INVALID_DEVICE_STATE);
    }
  }

  /** Urgent data, which there is none of. */
  private final class OutOfBand extends Operation {
    OutOfBand(Request request) {
      super(connection.loop, request);
    }

    @Override
    protected Status perform() {
      return end(connection.isOpen() ? Status.NOT_SUPPORTED : Status.FILE_FORCED_CLOSED);
    }
  }

  /** One WskSend, or a WskDisconnect with its last bytes. */
  private final class Send extends Operation {
    private final ByteBuffer[] buffers;
    private final boolean thenEnd;

    /** The connect that this is the data of. */
    private final @Nullable Operation whole;

    /** The first buffer that has bytes left. */
    private int first;

    private long sent;

    Send(ByteBuffer[] buffers, boolean thenEnd, Request request) {
      super(connection.loop, request);
      this.buffers = buffers;
      this.thenEnd = thenEnd;
      this.whole = null;
    }

    /** The data of a connect. */
    Send(ByteBuffer[] buffers, Operation whole) {
      super(connection.loop);
      this.buffers = buffers;
      this.thenEnd = false;
      this.whole = whole;
    }

    /** Ends this, and what it is a part of, with the bytes that were sent. */
    private void finish(Status status) {
      end(status, sent);
      if (whole != null) {
        whole.end(status, sent);
      }
    }

    @Override
    protected void fail(Status why) {
      finish(why);
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
      if (phase != Phase.OPEN) {
        return end(phase == Phase.DEAD ? connection.brokenBy() : Status.INVALID_DEVICE_STATE);
      }
      if (Arguments.isAnyTwice(buffers)) {
        return end(Status.INVALID_PARAMETER);
      }
      long held = left(); // first, since it throws where the caller's array changed meanwhile
      queue.add(this);
      if (thenEnd) {
        phase = Phase.ENDING;
      }
      counters.add(Counters.Of.SEND_HELD, held);
      counters.max(Counters.Of.MAX_SEND_HELD, counters.get(Counters.Of.SEND_HELD));
      wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      boolean isFirst = queue.peek() == this;
      if (!queue.remove(this)) {
        return;
      }
      if (isFirst && stage != null) {
        takeCommitted(stage);
      }
      counters.add(Counters.Of.SEND_HELD, -left());
      finish(Status.CANCELLED);
      if (sent > 0 || (isFirst && thenEnd && stage != null && stage.isFinishing())) {
        breakOff();
      } else if (thenEnd) {
        phase = Phase.OPEN;
      }
      wake();
    }

    /** What is encoded is on its way, and cannot be taken back. */
    private void takeCommitted(StageOutput encoded) {
      int committed = encoded.surrender();
      if (committed > 0) {
        ByteBuffer buffer = current();
        buffer.position(buffer.position() + committed);
        sent += committed;
        counters.add(Counters.Of.BYTES_SENT, committed);
        counters.add(Counters.Of.SEND_HELD, -committed);
      }
    }

    private long left() {
      long left = 0;
      for (ByteBuffer buffer : buffers) {
        left += buffer.remaining();
      }
      return left;
    }

    boolean isOut() {
      while (first < buffers.length && !buffers[first].hasRemaining()) {
        first++;
      }
      return first == buffers.length;
    }

    ByteBuffer current() {
      return buffers[first];
    }
  }
}
