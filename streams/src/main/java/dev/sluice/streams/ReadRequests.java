package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receive requests that subscriptions in pull mode keep queued with the socket: a few, so that
 * bytes find a buffer while an element is being dealt with. All are one subscription's at a time;
 * when it has gone they are cancelled, and what they got is carried. Loop, where not said
 * otherwise.
 *
 * <pre>
 * a request  event                             then
 * idle       demand                            queued, with a new buffer; the demand is counted
 * idle       demand, no memory for a buffer    idle; the subscriber fails, so its others are cancelled
 * queued     completed with bytes              idle; onNext, or into the carry if the subscriber has gone
 * queued     completed without                 idle; the end of the stream, or it was cancelled
 * queued     its subscriber has gone           cancelled; completes as above
 * </pre>
 *
 * The contract serves and completes requests in order (WSK R27, D19), and the gate gives nothing
 * else while one is queued.
 */
final class ReadRequests {
  /** Queued at a time, at most. */
  static final int MOST = 4;

  private final ConnectionSocket socket;
  private final ReceiveGate gate;
  private final ArrayDeque<Read> queue = new ArrayDeque<>(MOST);
  private final ArrayDeque<Read> idle = new ArrayDeque<>(MOST);

  /** Whose requests are queued, or were last. */
  private @Nullable ReceiveSubscription<?> owner;

  /** The length of {@link #queue}; read anywhere. */
  private volatile int queued;

  ReadRequests(ConnectionSocket socket, ReceiveGate gate) {
    this.socket = socket;
    this.gate = gate;
  }

  /** How many are queued. Any thread. */
  int queued() {
    return queued;
  }

  /** Makes as many requests as there is demand for and as are good to have. */
  void fill(ReceiveSubscription<?> subscription) {
    owner = subscription;
    while (queue.size() < MOST && !subscription.pauseUnlessDemanded()) {
      ByteBuffer fresh = bufferFor(subscription);
      if (fresh == null) {
        break;
      }
      subscription.given(1);
      Read read = idle.isEmpty() ? new Read() : idle.pop();
      queue.add(read);
      queued = queue.size();
      read.begin(fresh);
    }
    cancelOrphans(); // a cancel meanwhile may have seen none queued
  }

  /** A buffer of the subscriber's size; {@code null} where there is no memory: it has failed. */
  private @Nullable ByteBuffer bufferFor(ReceiveSubscription<?> subscription) {
    int size = subscription.requestSize();
    try {
      return ByteBuffer.allocate(size);
    } catch (OutOfMemoryError none) {
      subscription.end(Terminal.failed(() -> new StatusException(
          Status.INSUFFICIENT_RESOURCES,
          gate.operation(),
          "no memory for a buffer of " + size + " bytes",
          none)));
      return null;
    }
  }

  /**
   * Cancels what is queued for a subscription that is over.
   *
   * @return whether such requests are queued, so that their bytes are still to come
   */
  boolean cancelOrphans() {
    ReceiveSubscription<?> last = owner;
    if (queue.isEmpty() || last == null || !last.isOver()) {
      return false;
    }
    queue.forEach(read -> read.request.cancel());
    return true;
  }

  /** One request, used again and again. */
  private final class Read {
    private final Request request = new Request(this::completed);
    private @Nullable ByteBuffer buffer;

    void begin(ByteBuffer fresh) {
      buffer = fresh;
      Signals.tryCall(() -> socket.receive(fresh, ReceiveMode.AVAILABLE, request));
    }

    private void completed(Request done) {
      ByteBuffer filled = buffer;
      buffer = null;
      queue.remove(this);
      queued = queue.size();
      idle.push(this);
      ReceiveSubscription<?> whose = owner;
      if (filled != null && whose != null) {
        gate.read(whose, filled.position(0).limit((int) done.information()), done.status());
      }
    }
  }

  /** Whether a status says how the stream ended; others belong to a cancel, or to a close. */
  static boolean isEnd(Status status) {
    return switch (status) {
      case CANCELLED, CONNECTION_ABORTED, FILE_FORCED_CLOSED -> false;
      default -> true;
    };
  }
}
