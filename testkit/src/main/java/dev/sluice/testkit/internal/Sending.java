package dev.sluice.testkit.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
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

  Sending(SimulatedConnection connection) {
    this.connection = connection;
    this.counters = connection.counters;
    this.lane = connection.lane("send");
  }

  void attach(Pipe pipe) {
    out = pipe;
  }

  /** Whether our FIN is written. */
  boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  Status send(ByteBuffer[] buffers, Request request) {
    return new Send(buffers, false, request).submit();
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
    if (!posted && !queue.isEmpty()) {
      posted = true;
      connection.steps.post(lane, "write", () -> {
        posted = false;
        try {
          write();
        } catch (RuntimeException e) { // the caller changed its array meanwhile
          connection.dieLater(Status.FILE_FORCED_CLOSED, e);
        }
      });
    }
  }

  private void write() {
    Pipe pipe = out;
    Send first = queue.peek();
    if (pipe == null || first == null) {
      return;
    }
    Status shut = pipe.shut();
    if (shut != null) {
      connection.broke(shut);
      return;
    }
    if (first.isOut()) {
      finish(pipe, first);
    } else {
      int taken = pipe.write(first.current());
      if (taken == 0) {
        counters.begin(Counters.Of.BLOCKED_SINCE);
        return; // the pipe tells when there is room
      }
      first.sent += taken;
      counters.add(Counters.Of.BYTES_SENT, taken);
      counters.add(Counters.Of.SEND_HELD, -taken);
      counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
      if (first.isOut()) {
        finish(pipe, first);
      }
    }
    wake();
  }

  private void finish(Pipe pipe, Send send) {
    queue.removeFirst();
    if (send.thenEnd) {
      pipe.finish();
      phase = Phase.ENDED;
    }
    counters.add(Counters.Of.SENDS, 1);
    send.finish(Status.SUCCESS);
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
      if (!queue.remove(this)) {
        return;
      }
      counters.add(Counters.Of.SEND_HELD, -left());
      finish(Status.CANCELLED);
      if (sent > 0) {
        breakOff();
      } else if (thenEnd) {
        phase = Phase.OPEN;
      }
      wake();
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
