package dev.sluice.testkit.internal;

import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The queued WskReceives of a simulated connection, served in order. In steps only. */
final class ReceiveQueue {
  private final SimulatedConnection connection;
  private final Receiving receiving;
  private final ReceiveCallback event;
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);

  /** Receives that ended and whose completions have not run: the event waits for them (D1, D19). */
  private int completing;

  ReceiveQueue(SimulatedConnection connection, Receiving receiving, ReceiveCallback event) {
    this.connection = connection;
    this.receiving = receiving;
    this.event = event;
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

  /** The first takes bytes, as many as fit or as the seed says. */
  void take(Source source) {
    queue.getFirst().take(source);
  }

  /** The stream ended before the first was served in full. */
  void endOfStream(Status end) {
    queue.removeFirst().complete(end);
  }

  /** Ends every queued receive; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why, receive.filled);
    }
  }

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
        connection.counters.add(Counters.Of.ZERO_LENGTH, 1);
        end(Status.SUCCESS);
        event.resume();
        receiving.wake();
        return Status.SUCCESS;
      }
      queue.add(this);
      receiving.wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED, filled);
        receiving.wake();
      }
    }

    private void take(Source source) {
      int fits = mode == ReceiveMode.DRAIN
          ? source.available()
          : Math.min(buffer.remaining(), source.available());
      int count = connection.network.part(fits);
      byte[] bytes = source.take(count);
      if (mode != ReceiveMode.DRAIN) {
        buffer.put(bytes);
      }
      event.taken(count);
      connection.counters.add(Counters.Of.BYTES_ACCEPTED, count);
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

    /** It has left the queue. */
    private void complete(Status status) {
      end(status, filled);
      completing++;
      connection.loop.later(() -> {
        completing--;
        receiving.wake();
      });
      event.resume(); // D1: on completion
    }
  }
}
