package dev.sluice.streams;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;

/**
 * Datagrams over a socket: hands its event to the gate and its calls to the publishers made from
 * it.
 */
final class SocketStreamDatagrams implements StreamDatagrams, DatagramEvents {
  private final DatagramSocket socket;
  private final Faults faults = new Faults(this);
  private final DatagramGate receives;
  private final SendGate<DatagramQueue> sends;
  private final ReplayPublisher<Void> closed;

  /** Whether the socket is being closed. Loop. */
  private boolean closing;

  SocketStreamDatagrams(
      DatagramSocket socket, StreamOptions options, DatagramOptions datagramOptions) {
    this.socket = socket;
    this.receives = new DatagramGate(socket, datagramOptions, faults);
    this.sends = new SendGate<>(socket, () -> new DatagramQueue(socket), options, faults);
    this.closed = new ReplayPublisher<>(socket.eventLoop(), faults);
  }

  /** Begins to listen for the socket's closing; once, on the loop. */
  void attach() {
    receives.attach();
    socket.onClose(this::closing);
  }

  // ---- events, on the loop

  @Override
  public ReceiveVerdict receiveFrom(DatagramEvent event) {
    ReceiveVerdict verdict = receives.receiveFrom(event);
    if (event.indication() == null) {
      closeNow();
    }
    return verdict;
  }

  private void closing(Status reason, @Nullable Throwable cause) {
    receives.closed(reason, cause);
    sends.end(reason, cause);
    closeNow();
  }

  private void closeNow() {
    if (!closing) {
      closing = true;
      socket.close(new Request(request -> closed.end(Terminal.COMPLETED)));
    }
  }

  // ---- receiving

  @Override
  public Publisher<Datagram> receive() {
    return receives.publisher(DatagramMode.Copy::new);
  }

  @Override
  public Publisher<Datagram> receiveBorrowed() {
    return receives.publisher(() -> new DatagramMode.Borrow(Poison.IN_USE));
  }

  @Override
  public Publisher<RetainedDatagram> receiveRetained() {
    return receives.publisher(
        () -> new DatagramMode.Retain(HandOut.here(OwedDatagram::release, toString())));
  }

  @Override
  public <R> Publisher<R> receiveScoped(
      Function<? super RetainedDatagram, ? extends Publisher<? extends R>> scope) {
    return new ScopedPublisher<>(receiveRetained(), scope, faults);
  }

  // ---- sending

  @Override
  public Publisher<Void> send(Publisher<? extends Datagram> source) {
    Objects.requireNonNull(source, "source");
    return SendProcessor.publisher(sends, source, SendProcessor.OfDatagrams::new);
  }

  @Override
  public Publisher<Void> sendToPeer(Publisher<? extends ByteBuffer> source) {
    Objects.requireNonNull(source, "source");
    return SendProcessor.publisher(sends, source, SendProcessor.ToPeer::new);
  }

  @Override
  public Publisher<Void> send(ByteBuffer data, SocketAddress remoteAddress) {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      ReplayPublisher<Void> end = ReplayPublisher.endingWithoutLoop(
          socket.eventLoop(),
          faults,
          sendFailed(Status.FILE_FORCED_CLOSED, Ends.meaning(Status.FILE_FORCED_CLOSED)));
      ByteBuffer copy = DatagramQueue.copy(data); // here, so that a borrowed one will do
      end.beginning(() -> sendOne(copy, remoteAddress, end)).subscribe(subscriber);
    };
  }

  private void sendOne(ByteBuffer data, SocketAddress remote, ReplayPublisher<Void> end) {
    SendException tooLate = sends.tooLate();
    if (tooLate != null) {
      end.end(Terminal.failed(() -> tooLate));
      return;
    }
    int bytes = data.remaining();
    sends.holdBeside(bytes);
    Request sending = new Request(sent -> {
      sends.letGoBeside(bytes);
      Status status = sent.status();
      end.end(
          status.isError()
              ? sendFailed(status, DatagramQueue.refused(status, bytes, remote))
              : Terminal.COMPLETED);
    });
    socket.sendTo(new ByteBuffer[] {data}, remote, sending);
  }

  /** One datagram was not sent. */
  private Terminal sendFailed(Status status, String reason) {
    return Terminal.failed(() -> new SendException(status, faults.place(), 0, reason, null));
  }

  @Override
  public Processor<Datagram, Void> sender() {
    return new SendProcessor.OfDatagrams(sends);
  }

  @Override
  public Processor<ByteBuffer, Void> peerSender() {
    return new SendProcessor.ToPeer(sends);
  }

  // ---- ending

  @Override
  public Publisher<Void> close() {
    return closed.beginning(this::closeNow);
  }

  /** The end of it. */
  ReplayPublisher<Void> closed() {
    return closed;
  }

  // ---- facts

  @Override
  public SocketStatistics statistics() {
    return socket
        .statistics()
        .withDemand(receives.demandOr(SocketStatistics.NO_DEMAND))
        .withDatagramsDropped(receives.dropped())
        .withReleasesRefused(receives.releasesRefused())
        .withSendHeld(sends.held(), sends.maxHeld());
  }

  @Override
  public SocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public DatagramSocket socket() {
    return socket;
  }

  @Override
  public String toString() {
    try {
      return "datagrams on " + Addresses.text(localAddress());
    } catch (StatusException closed) {
      return "datagrams (closed)";
    }
  }
}
