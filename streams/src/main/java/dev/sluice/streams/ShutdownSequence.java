package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;

/**
 * The end of one listener with its connections, once. The listener's loop, where not said
 * otherwise; when that has ended, the ends of connections are counted on loops of their own.
 *
 * <pre>
 * from       event                      to         then
 * –          shutdown                   STOPPING   the listener closes, the deadline runs; the connections are counted,
 *                                                  those without a handler close in order
 * STOPPING   the listener is closed     WAITING    the same for connections that were accepted meanwhile
 * any        the deadline passes        same       those that are left are cut off; those still to come too
 * WAITING    the last connection ended  ENDED      the result is told
 * </pre>
 *
 * A closed listener calls back no more, so nothing is accepted after the second count. A connection
 * whose handler runs is left to it: {@code serve} closes it at the handler's end. The others close
 * after what they are sending.
 */
final class ShutdownSequence {
  private final EventLoop loop;
  private final OpenConnections connections;
  private final ReplayPublisher<Void> listenerClosed;
  private final Runnable closeListener;
  private final ReplayPublisher<ShutdownResult> result;

  /** All connections; until all are known. */
  private Set<SocketStreamConnection> known = new HashSet<>();

  /** Known and not ended. Any thread, of which each takes its own away. */
  private final Set<SocketStreamConnection> left = ConcurrentHashMap.newKeySet();

  /** Peers of those that were cut off. Any thread adds, before it takes away from {@link #left}. */
  private final Queue<SocketAddress> unfinished = new ConcurrentLinkedQueue<>();

  /**
   * Whether all connections are known, and counted; written once, and then {@link #left} is read.
   */
  private volatile boolean allAreKnown;

  /** Whether the result was told; whoever sets it tells. Any thread. */
  private final AtomicBoolean told = new AtomicBoolean();

  /** Whether the time is up. Written on the loop, once. */
  private volatile boolean late;

  /** How many in all. Read after {@link #allAreKnown}. */
  private int counted;

  /** Written at the beginning. Run after {@link #allAreKnown} was read. */
  private Runnable cancelDeadline = () -> {};

  private boolean begun;

  ShutdownSequence(
      EventLoop loop,
      OpenConnections connections,
      ReplayPublisher<Void> listenerClosed,
      Runnable closeListener,
      Faults faults) {
    this.loop = loop;
    this.connections = connections;
    this.listenerClosed = listenerClosed;
    this.closeListener = closeListener;
    this.result = new ReplayPublisher<>(loop, faults);
  }

  /** Begins when subscribed to. Any thread. */
  Publisher<ShutdownResult> within(Duration deadline) {
    return result.beginning(() -> begin(deadline));
  }

  private void begin(Duration deadline) {
    if (begun) {
      return;
    }
    begun = true;
    try {
      cancelDeadline = loop.schedule(this::deadlinePassed, StreamOptions.nanos(deadline));
    } catch (RejectedExecutionException loopEnds) {
      late = true;
    }
    closeListener.run();
    connections.snapshot().forEach(this::end);
    listenerClosed.whenEnded(() -> Signals.onLoopOrHere(loop, this::listenerClosed));
  }

  private void listenerClosed() {
    connections.snapshot().forEach(this::end);
    counted = known.size();
    known = Set.of();
    allAreKnown = true;
    endIfNoneIsLeft();
  }

  private void end(SocketStreamConnection connection) {
    if (!known.add(connection)) {
      return;
    }
    left.add(connection);
    SocketAddress peer = connection.remoteAddress();
    CloseSequence ending = connection.ending();
    ending.closed().whenEnded(() -> Signals.onLoopOrHere(loop, () -> ended(connection, peer)));
    if (late) {
      ending.cutOff();
    } else if (!connection.isServed()) {
      ending.closeInOrder();
    }
  }

  /** Once for each. Any thread. */
  private void ended(SocketStreamConnection connection, SocketAddress peer) {
    if (connection.ending().wasCutOff()) {
      unfinished.add(peer);
    }
    left.remove(connection);
    endIfNoneIsLeft();
  }

  private void deadlinePassed() {
    late = true;
    List.copyOf(left).forEach(connection -> connection.ending().cutOff());
  }

  private void endIfNoneIsLeft() {
    if (allAreKnown && left.isEmpty() && told.compareAndSet(false, true)) {
      cancelDeadline.run();
      result.add(new ShutdownResult(counted, List.copyOf(unfinished)));
      result.end(Terminal.COMPLETED);
    }
  }
}
