package dev.sluice.streams;

import dev.sluice.api.CloseListener;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import dev.sluice.spi.SocketView;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a connection as its users see it: a receive would get bytes from behind what the
 * connection carries, so there is none meanwhile. Everything else is the socket's own.
 */
final class CarryingSocket implements ConnectionSocket, SocketView {
  private final ConnectionSocket socket;
  private final Carry carry;

  CarryingSocket(ConnectionSocket socket, Carry carry) {
    this.socket = socket;
    this.carry = carry;
  }

  @Override
  public ConnectionSocket beneath() {
    return socket;
  }

  /** A call that ends at once. */
  private record Refusal(EventLoop loop) implements RequestOperation {
    @Override
    public void cancel() {}

    @Override
    public boolean mustNotWait() {
      return loop.inEventLoop();
    }
  }

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    if (carry.held() == 0) {
      return socket.receive(buffer, mode, request);
    }
    EventLoop loop = socket.eventLoop();
    RequestProtocol.begin(request, new Refusal(loop));
    Signals.laterOrHere(
        loop, () -> RequestProtocol.complete(request, Status.INVALID_DEVICE_STATE, 0, null));
    return Status.INVALID_DEVICE_STATE;
  }

  // ---- the socket's own

  @Override
  public EventLoop eventLoop() {
    return socket.eventLoop();
  }

  @Override
  public Status enableEvents(Set<EventType> events) {
    return socket.enableEvents(events);
  }

  @Override
  public Status disableEvent(EventType event, @Nullable Request request) {
    return socket.disableEvent(event, request);
  }

  @Override
  public <T> Status setOption(SocketOption<T> option, T value, Request request) {
    return socket.setOption(option, value, request);
  }

  @Override
  public Status getOption(SocketOption<?> option, Request request) {
    return socket.getOption(option, request);
  }

  @Override
  public <I, O> Status control(SocketControl<I, O> control, @Nullable I input, Request request) {
    return socket.control(control, input, request);
  }

  @Override
  public <X> X registerExtension(Class<X> extension) {
    return socket.registerExtension(extension);
  }

  @Override
  public Status close(Request request) {
    return socket.close(request);
  }

  @Override
  public void onClose(CloseListener listener) {
    socket.onClose(listener);
  }

  @Override
  public SocketStatistics statistics() {
    return socket.statistics();
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    return socket.bind(address, request);
  }

  @Override
  public SocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    return socket.connect(address, request);
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    return socket.connect(address, first, request);
  }

  @Override
  public SocketAddress remoteAddress() {
    return socket.remoteAddress();
  }

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    return socket.send(buffers, flags, request);
  }

  @Override
  public Status release(DataIndication indication) {
    return socket.release(indication);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return socket.disconnect(last, request);
  }

  @Override
  public Status abort(Request request) {
    return socket.abort(request);
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return socket.idealSendBacklog(request);
  }

  @Override
  public Status receiveBacklog(Request request) {
    return socket.receiveBacklog(request);
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
