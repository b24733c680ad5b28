package dev.sluice.netty.internal;

import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import java.nio.ByteBuffer;

/** The queued WskReceives of a connection, served in order. Loop only. */
final class ReceiveQueue {
  private final NettyConnection connection;
  private final ReceiveSide side;
  private final KeptBytes leftover;
  private final OperationQueue<Receive> queue = new OperationQueue<>();

  /**
   * Receives that ended and whose completions have not run. The event waits for them (D1), so that
   * the application sees the bytes in order (D19).
   */
  private int completing;

  ReceiveQueue(NettyConnection connection, ReceiveSide side, KeptBytes leftover) {
    this.connection = connection;
    this.side = side;
    this.leftover = leftover;
  }

  Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    return new Receive(buffer, mode, request).submit();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether the event waits for completions. */
  boolean isCompleting() {
    return completing > 0;
  }

  /** The first takes bytes from the leftover, as many as fit. */
  void takeLeftover() {
    queue.getFirst().takeLeftover();
  }

  /** The first takes bytes from the system; false if it has none. */
  boolean takeFromSystem() {
    return queue.getFirst().takeFromSystem();
  }

  /** The stream ended before the first was served in full. */
  void endOfStream(Status end) {
    Receive first = queue.getFirst();
    queue.remove(first);
    first.complete(end);
  }

  /** Ends every queued receive; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why, receive.filled);
    }
  }

  /** Runs behind the completion of a receive. */
  private void completed() {
    completing--;
    if (completing == 0) {
      side.pump();
    }
  }

  /** One WskReceive. */
  private final class Receive extends OperationQueue.Queued<Receive> {
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
        connection.counters.add(Counters.Of.ZERO_LENGTH, 1);
        end(Status.SUCCESS);
        side.resume();
        connection.loop.later(side::pump);
        return Status.SUCCESS;
      }
      queue.add(this);
      connection.loop.later(side::pump);
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED, filled);
        connection.refreshInterest();
      }
    }

    private void takeLeftover() {
      if (mode == ReceiveMode.DRAIN) {
        int all = leftover.length();
        leftover.drop();
        took(all);
      } else {
        took(leftover.moveTo(buffer));
      }
    }

    private boolean takeFromSystem() {
      ByteBuffer space = buffer;
      boolean straight = mode != ReceiveMode.DRAIN && buffer.isDirect();
      if (!straight) {
        space = connection.loop.scratch();
        if (mode != ReceiveMode.DRAIN) {
          space.limit(Math.min(space.capacity(), buffer.remaining()));
        }
      }
      int count = side.read(space);
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
      connection.counters.add(Counters.Of.BYTES_ACCEPTED, bytes);
      filled += bytes;
      boolean done = switch (mode) {
        case AVAILABLE -> true;
        case WAITALL -> !buffer.hasRemaining();
        case DRAIN -> false;
      };
      if (done) {
        queue.remove(this);
        complete(Status.SUCCESS);
      }
    }

    private void complete(Status status) {
      end(status, filled);
      completing++;
      connection.loop.later(ReceiveQueue.this::completed);
      side.resume(); // D1: on completion
    }
  }
}
