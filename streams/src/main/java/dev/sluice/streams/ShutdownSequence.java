package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.reactivestreams.Publisher;

/**
 * The end of one listener with its connections, once. The listener's loop, where not said
 * otherwise.
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
  private final Set<SocketStreamConnection> left = new LinkedHashSet<>();
  private final List<SocketAddress> unfinished = new ArrayList<>();

  private boolean begun;
  private boolean listenerIsClosed;
  private boolean late;
  private int counted;
  private Runnable cancelDeadline = () -> {};

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
    listenerIsClosed = true;
    connections.snapshot().forEach(this::end);
    endIfNoneIsLeft();
  }

  private void end(SocketStreamConnection connection) {
    if (!left.add(connection)) {
      return;
    }
    counted++;
    SocketAddress peer = connection.remoteAddress();
    CloseSequence ending = connection.ending();
    ending.closed().whenEnded(() -> Signals.onLoopOrHere(loop, () -> ended(connection, peer)));
    if (late) {
      ending.cutOff();
    } else if (!connection.isServed()) {
      ending.closeInOrder();
    }
  }

  private void ended(SocketStreamConnection connection, SocketAddress peer) {
    if (left.remove(connection)) {
      if (connection.ending().wasCutOff()) {
        unfinished.add(peer);
      }
      endIfNoneIsLeft();
    }
  }

  private void deadlinePassed() {
    late = true;
    List.copyOf(left).forEach(connection -> connection.ending().cutOff());
  }

  private void endIfNoneIsLeft() {
    if (listenerIsClosed && left.isEmpty() && !result.hasEnded()) {
      cancelDeadline.run();
      result.add(new ShutdownResult(counted, unfinished));
      result.end(Terminal.COMPLETED);
    }
  }
}
