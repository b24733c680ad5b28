package dev.sluice.streams;

import dev.sluice.api.CloseListener;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;

/**
 * A connection over a socket: hands its events to the gates and its calls to the publishers made
 * from them.
 */
final class SocketStreamConnection extends ToldEvents
    implements StreamConnection,
        ReceiveGate.Owner,
        CancelPolicy.Actions,
        CloseSequence.Owner,
        CloseListener,
        ConnectionTimer.Subject {
  private final ConnectionSocket socket;
  private final StreamOptions options;
  private final Faults faults = new Faults(this);
  private final ReceiveGate receives;
  private final SendGate<GatheringQueue> sends;
  private final CloseSequence ending;

  /** Made when first asked for. Under the lock of {@link #ending}, as are all that follow. */
  private @Nullable ConnectionSocket forUsers;

  /** Those that count it as open: the client's, and the listener's if there is one. */
  private @Nullable OpenConnections ofClient;

  private @Nullable OpenConnections ofListener;

  /** Only if there are times to keep. */
  private final @Nullable ConnectionTimer timer;

  /** Whether a handler has it. Written and read on the loop of the listener that accepted it. */
  private boolean served;

  /** What a cancel of receiving does; any thread. */
  private volatile CancelPolicy cancelPolicy;

  SocketStreamConnection(ConnectionSocket socket, StreamOptions options) {
    this.socket = socket;
    this.options = options;
    this.cancelPolicy = options.cancelPolicy();
    this.receives = new ReceiveGate(socket, this, faults);
    this.sends = new SendGate<>(socket, () -> new GatheringQueue(socket), options, faults);
    this.timer = ConnectionTimer.of(socket, options, this);
    sends.timeBy(timer);
    this.ending = new CloseSequence(this, socket, sends, receives);
  }

  /** Begins to listen for the socket's closing; once. */
  void attach() {
    socket.onClose(this);
    if (timer != null) {
      timer.start();
    }
  }

  // ---- events, on the loop

  @Override
  public ReceiveVerdict receive(ReceiveEvent event) {
    boolean failed = event.indication() == null;
    ReceiveVerdict verdict;
    sends.beginBurst();
    try {
      verdict = receives.receive(event);
    } finally { // else a failure would keep all further sends waiting
      sends.endBurst();
    }
    if (failed) {
      ending.socketClosing();
    }
    return verdict;
  }

  @Override
  public void endOfReceive(Status status) {
    receives.endOfReceive(status);
    ending.receiveEnded();
  }

  @Override
  public void disconnect(Disconnect kind) {
    disconnects().add(kind);
    receives.peerDisconnected(kind);
    if (kind == Disconnect.ABORTIVE) {
      endEvents();
      sends.end(Status.CONNECTION_RESET, null);
    }
    ending.peerDisconnected(kind);
  }

  @Override
  public void closing(Status reason, @Nullable Throwable cause) {
    if (timer != null) {
      timer.stop();
    }
    receives.closed(reason, cause);
    sends.end(reason, cause);
    endEvents();
    ending.socketClosing();
  }

  @Override
  public void receiverGone() {
    ending.receiverGone();
  }

  // ---- timeouts, on the loop

  @Override
  public void demanding() {
    if (timer != null) {
      timer.asked();
    }
  }

  @Override
  public void accepted(long bytes) {
    if (timer != null) {
      timer.received(bytes);
    }
  }

  @Override
  public boolean isAskedFor() {
    return receives.isAskedFor();
  }

  @Override
  public boolean isSending() {
    return sends.isCalling();
  }

  @Override
  public void timedOut(ConnectionTimeoutException.Kind kind, Duration timeout) {
    SocketStatistics numbers = socket.statistics();
    String place = faults.place();
    Supplier<ConnectionTimeoutException> error = () -> new ConnectionTimeoutException(
        kind, timeout, place, numbers.receive().bytesAccepted(), numbers.send().bytesSent());
    receives.end(Terminal.failed(error));
    sends.end(Status.IO_TIMEOUT, error.get());
    ending.beginAbort();
  }

  // ---- the cancel policy, on the loop

  /** Later, so not inside the signal in which the receiver went. Any thread. */
  @Override
  public void receiverWentEarly() {
    CancelPolicy policy = cancelPolicy;
    if (!policy.isPause()) {
      Signals.later(socket.eventLoop(), () -> policy.apply(this));
    }
  }

  @Override
  public boolean failsFast() {
    return options.failFast();
  }

  @Override
  public void closeInOrder() {
    ending.beginClose();
  }

  /** Also without a policy: without anyone to tell. */
  @Override
  public void abortNow() {
    ending.beginAbort();
  }

  @Override
  public void drain(long bytes) {
    receives.drain(bytes);
  }

  // ---- receiving

  @Override
  public void onCancel(CancelPolicy policy) {
    cancelPolicy = Objects.requireNonNull(policy, "policy");
  }

  @Override
  public Publisher<ByteBuffer> receive() {
    return receives.publisher(() -> new CopyMode(options.elementSize()));
  }

  @Override
  public Publisher<ByteBuffer> receiveBorrowed() {
    return receives.publisher(() -> new BorrowMode(BorrowMode.WHOLE));
  }

  @Override
  public Publisher<ByteBuffer> receiveBorrowed(int elementSize) {
    if (elementSize < 1) {
      throw new IllegalArgumentException("element size must be 1 or more: " + elementSize);
    }
    return receives.publisher(() -> new BorrowMode(elementSize));
  }

  @Override
  public Publisher<RetainedData> receiveRetained() {
    return receives.publisher(() -> new RetainMode(HandOut.here(socket::release, toString())));
  }

  @Override
  public <R> Publisher<R> receiveScoped(
      Function<? super RetainedData, ? extends Publisher<? extends R>> scope) {
    return new ScopedPublisher<>(receiveRetained(), scope, faults);
  }

  @Override
  public <T> Publisher<T> receive(Frames<T> frames) {
    Objects.requireNonNull(frames, "frames");
    return receives.publisher(() -> new FrameMode<>(frames.cutter()));
  }

  @Override
  public Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames) {
    Objects.requireNonNull(frames, "frames");
    return receives.publisher(() -> new FrameMode<>(frames.borrowing(Poison.IN_USE)));
  }

  @Override
  public <T> Publisher<List<T>> receiveBatches(Frames<T> frames) {
    Objects.requireNonNull(frames, "frames");
    return receives.publisher(() -> new BatchMode<>(frames));
  }

  @Override
  public Publisher<ByteBuffer> read(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("the size of a read must be 1 or more: " + size);
    }
    return receives.publisher(() -> new PullMode(size));
  }

  // ---- sending

  @Override
  public Publisher<Void> send(Publisher<? extends ByteBuffer> source) {
    Objects.requireNonNull(source, "source");
    return SendProcessor.publisher(sends, source, SendProcessor.OfBuffers::new);
  }

  @Override
  public Publisher<Void> send(ByteBuffer buffer) {
    return send(new OneBuffer(Objects.requireNonNull(buffer, "buffer")));
  }

  @Override
  public Publisher<Void> sendRetained(Publisher<? extends RetainedData> source) {
    Objects.requireNonNull(source, "source");
    return SendProcessor.publisher(sends, source, SendProcessor.OfRetained::new);
  }

  @Override
  public Processor<ByteBuffer, Void> sender() {
    return new SendProcessor.OfBuffers(sends);
  }

  @Override
  public Processor<RetainedData, Void> retainedSender() {
    return new SendProcessor.OfRetained(sends);
  }

  @Override
  public Publisher<Long> idealSendBacklog() {
    return sendBacklogs();
  }

  // ---- ending

  @Override
  public Publisher<Disconnect> disconnected() {
    return disconnects();
  }

  @Override
  public Publisher<Void> disconnect() {
    return ending.disconnect();
  }

  @Override
  public Publisher<Void> abort() {
    return ending.abort();
  }

  @Override
  public Publisher<Void> close() {
    return ending.close();
  }

  /** What the subscribers of all publishers here throw. */
  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public Duration closeDeadline() {
    return options.closeDeadline();
  }

  @Override
  ConnectionSocket beneath() {
    return socket;
  }

  /** It is one of these until it has closed. Any thread. */
  void countedBy(OpenConnections some) {
    synchronized (ending) {
      if (!ending.isClosed()) {
        if (ofClient == null) {
          ofClient = some;
        } else {
          ofListener = some;
        }
        return;
      }
    }
    some.remove(this);
  }

  @Override
  public void closed() {
    OpenConnections one;
    OpenConnections other;
    synchronized (ending) {
      one = ofClient;
      other = ofListener;
    }
    if (one != null) {
      one.remove(this);
    }
    if (other != null) {
      other.remove(this);
    }
  }

  /** A handler has it, which will have it closed. The listener's loop. */
  void serve() {
    served = true;
  }

  /** Whether a handler has it. The listener's loop. */
  boolean isServed() {
    return served;
  }

  @Override
  CloseSequence ending() {
    return ending;
  }

  // ---- facts

  @Override
  public SocketStatistics statistics() {
    return socket
        .statistics()
        .withDemand(receives.demandOr(SocketStatistics.NO_DEMAND))
        .withReceiveHeldElsewhere(receives.carry().heldBeside())
        .withReceiveDropped(receives.dropped())
        .withSendHeld(sends.held(), sends.maxHeld());
  }

  @Override
  public SocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public SocketAddress remoteAddress() {
    return socket.remoteAddress();
  }

  @Override
  public ConnectionSocket socket() {
    synchronized (ending) {
      ConnectionSocket known = forUsers;
      if (known == null) {
        known = new CarryingSocket(socket, receives.carry());
        forUsers = known;
      }
      return known;
    }
  }

  @Override
  public String toString() {
    try {
      return "connection " + Addresses.text(localAddress()) + " to "
          + Addresses.text(remoteAddress());
    } catch (StatusException closed) {
      return "connection (closed)";
    }
  }
}
