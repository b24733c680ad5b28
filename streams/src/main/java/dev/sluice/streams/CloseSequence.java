package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The end of one connection, step by step; each step is taken once, whoever asks for it. Loop,
 * where not said otherwise.
 *
 * <pre>
 * step            begins when                                      then
 * disconnect      disconnect() or close() is asked for             after the active send: FIN, disconnect() completes
 * close in order  close() is asked for                             disconnect, and the deadline runs
 * close           in order, FIN is queued and the peer has ended;  the socket closes, close() and abort() complete
 *                 or the deadline passes; or disconnect fails;
 *                 or the socket was aborted or closed otherwise
 * abort           abort() is asked for                             the peer sees a reset; close
 * </pre>
 *
 * The peer has ended when its last byte was received, or it broke off, or it disconnected and
 * nobody is subscribed to read what may still be unread.
 */
final class CloseSequence {
  private static final ByteBuffer[] NOTHING = {};

  private final Owner owner;
  private final ConnectionSocket socket;
  private final SendGate<?> sends;
  private final ReceiveGate receives;

  /** Made when first asked for, as is {@link #closed}. Both with how they ended under this. */
  private @Nullable ReplayPublisher<Void> disconnected;

  private @Nullable Terminal disconnectEnd;
  private @Nullable ReplayPublisher<Void> closed;
  private boolean isClosed;

  private boolean disconnectBegun;

  /** FIN is queued, after everything else. */
  private boolean sendingEnded;

  /** Whether the sequence in order has begun. Written on the loop, read anywhere to spare tasks. */
  private volatile boolean closingInOrder;

  private boolean closing;
  private @Nullable Disconnect peer;
  private @Nullable Runnable cancelDeadline;

  /** Whether the deadline cut the connection off. Written on the loop before the end is told. */
  private volatile boolean cutOff;

  /** The connection that ends. */
  interface Owner {
    Faults faults();

    /** How long a close in order may take. */
    Duration closeDeadline();

    /** The socket is closed, which nobody was told yet. Once. */
    void closed();
  }

  CloseSequence(Owner owner, ConnectionSocket socket, SendGate<?> sends, ReceiveGate receives) {
    this.owner = owner;
    this.socket = socket;
    this.sends = sends;
    this.receives = receives;
  }

  // ---- any thread

  Publisher<Void> disconnect() {
    return disconnected().beginning(this::beginDisconnect);
  }

  Publisher<Void> close() {
    return closed().beginning(this::beginClose);
  }

  Publisher<Void> abort() {
    return closed().beginning(this::beginAbort);
  }

  /** The end of it all. */
  synchronized ReplayPublisher<Void> closed() {
    ReplayPublisher<Void> known = closed;
    if (known == null) {
      known = made(isClosed ? Terminal.COMPLETED : null);
      closed = known;
    }
    return known;
  }

  /** Whether that came already. Whoever needs the answer to last holds the lock of this. */
  synchronized boolean isClosed() {
    return isClosed;
  }

  private synchronized ReplayPublisher<Void> disconnected() {
    ReplayPublisher<Void> known = disconnected;
    if (known == null) {
      known = made(disconnectEnd);
      disconnected = known;
    }
    return known;
  }

  private ReplayPublisher<Void> made(@Nullable Terminal end) {
    ReplayPublisher<Void> fresh = new ReplayPublisher<>(socket.eventLoop(), owner.faults());
    if (end != null) {
      fresh.end(end);
    }
    return fresh;
  }

  /** Begins to close as {@link #close()} does, without a deadline of its own. */
  void closeInOrder() {
    Signals.tryCall(() -> Signals.onLoop(socket.eventLoop(), this::beginInOrder));
  }

  /** The time is up: closes at once. */
  void cutOff() {
    Signals.tryCall(() -> Signals.onLoop(socket.eventLoop(), this::deadlinePassed));
  }

  /** Whether the peer did not end in time. To be asked after the end. */
  boolean wasCutOff() {
    return cutOff;
  }

  /** Who was subscribed to receive has gone. */
  void receiverGone() {
    if (closingInOrder) {
      Signals.tryCall(() -> Signals.onLoop(socket.eventLoop(), this::closeIfEnded));
    }
  }

  // ---- what happens

  void peerDisconnected(Disconnect kind) {
    peer = kind;
    closeIfEnded();
  }

  void receiveEnded() {
    closeIfEnded();
  }

  /** The socket closes, by whatever cause. */
  void socketClosing() {
    closeNow();
  }

  // ---- steps

  private void beginDisconnect() {
    if (!disconnectBegun) {
      disconnectBegun = true;
      sends.endAfterActive(
          () -> socket.disconnect(NOTHING, new Request(request -> disconnected(request.status()))));
    }
  }

  private void disconnected(Status status) {
    sendingEnded = true;
    endDisconnect(Ends.of(status, () -> "disconnect on " + owner.faults().place()));
    if (closingInOrder && status.isError()) {
      closeNow();
    } else {
      closeIfEnded();
    }
  }

  private void endDisconnect(Terminal end) {
    ReplayPublisher<Void> told;
    synchronized (this) {
      disconnectEnd = end;
      told = disconnected;
    }
    if (told != null) {
      told.end(end);
    }
  }

  void beginClose() {
    if (closing || cancelDeadline != null) {
      return;
    }
    try {
      cancelDeadline = socket
          .eventLoop()
          .schedule(this::deadlinePassed, StreamOptions.nanos(owner.closeDeadline()));
    } catch (RejectedExecutionException loopEnds) {
      closeNow();
    }
    beginInOrder();
  }

  private void beginInOrder() {
    if (!closingInOrder) {
      closingInOrder = true;
      beginDisconnect();
      closeIfEnded();
    }
  }

  private void closeIfEnded() {
    if (closingInOrder && sendingEnded && peerHasEnded()) {
      closeNow();
    }
  }

  private boolean peerHasEnded() {
    return receives.hasEnded()
        || peer == Disconnect.ABORTIVE
        || (peer == Disconnect.GRACEFUL && !receives.hasSubscriber());
  }

  private void deadlinePassed() {
    if (!closing) {
      cutOff = true;
      closeNow();
    }
  }

  void beginAbort() {
    if (!closing) {
      socket.abort(new Request(request -> closeNow()));
    }
  }

  private void closeNow() {
    if (closing) {
      return;
    }
    closing = true;
    if (cancelDeadline != null) {
      cancelDeadline.run();
    }
    socket.close(new Request(request -> endClose()));
  }

  private void endClose() {
    ReplayPublisher<Void> told;
    synchronized (this) {
      isClosed = true;
      told = closed;
    }
    owner.closed();
    if (told != null) {
      told.end(Terminal.COMPLETED);
    }
  }
}
