package dev.sluice.benchmarks.micro;

import dev.sluice.api.CloseListener;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a kernel: the same bytes come again and again, from a buffer that stays
 * where it is; what is sent is taken at once and counted. Pause, resume and partial acceptance
 * follow WSK R56 to R63 and D3. Nothing is allocated for an indication or a call.
 */
final class MemoryConnection implements ConnectionSocket, ReceiveEvent, DataIndication {
  private static final SocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

  private final MemoryLoop loop;
  private final ConnectionEvents events;
  private final Completions completions;

  /** One indication; what remains was not accepted. */
  private final ByteBuffer content;

  // ---- loop

  private boolean enabled;
  private boolean paused;
  private boolean indicating;
  private boolean resumed;
  private int accepted;

  private long bytesSent;

  MemoryConnection(MemoryLoop loop, ConnectionEvents events, ByteBuffer content) {
    this.loop = loop;
    this.events = events;
    this.completions = new Completions(loop);
    this.content = content.asReadOnlyBuffer();
  }

  // ---- the receive event

  /** Indicates what is there, unless the event is off or paused. */
  boolean indicate() {
    if (!enabled || paused) {
      return false;
    }
    int length = content.remaining();
    accepted = length;
    resumed = false;
    indicating = true;
    ReceiveVerdict verdict = events.receive(this);
    indicating = false;
    if (verdict == ReceiveVerdict.DATA_NOT_ACCEPTED) {
      accepted = 0;
    }
    if (accepted == length) {
      content.position(0);
    } else {
      content.position(content.position() + accepted);
      paused = !resumed; // D3
    }
    return true;
  }

  @Override
  public DataIndication indication() {
    return this;
  }

  @Override
  public long bytesIndicated() {
    return content.remaining();
  }

  @Override
  public long bytesAccepted() {
    return accepted;
  }

  @Override
  public void bytesAccepted(long bytes) {
    accepted = (int) bytes;
  }

  @Override
  public boolean releaseAsap() {
    return false;
  }

  @Override
  public ByteBuffer buffer() {
    return content;
  }

  @Override
  public @Nullable DataIndication next() {
    return null;
  }

  // ---- calls

  private Status call(Request request, Runnable body) {
    Completions.begin(request);
    if (loop.inEventLoop()) {
      body.run();
    } else {
      loop.execute(body);
    }
    return Status.PENDING;
  }

  private Status succeed(Request request) {
    return call(request, () -> completions.add(request, 0));
  }

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    if (buffer.hasRemaining()) { // pull mode, on the loop
      Completions.begin(request);
      int length = Math.min(buffer.remaining(), content.capacity());
      buffer.put(buffer.position(), content, 0, length);
      completions.add(request, length);
      return Status.PENDING;
    }
    return call(request, () -> {
      resumed = indicating;
      paused = false;
      completions.add(request, 0);
    });
  }

  @Override
  public Status release(DataIndication indication) {
    return Status.SUCCESS;
  }

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    Completions.begin(request);
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    bytesSent += bytes;
    completions.add(request, bytes);
    return Status.PENDING;
  }

  /** All that was sent. */
  long bytesSent() {
    return bytesSent;
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    return succeed(request);
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    return succeed(request);
  }

  @Override
  public Status enableEvents(Set<EventType> types) {
    enabled |= types.contains(EventType.RECEIVE);
    return Status.SUCCESS;
  }

  @Override
  public void onClose(CloseListener listener) {}

  @Override
  public SocketAddress localAddress() {
    return ADDRESS;
  }

  @Override
  public SocketAddress remoteAddress() {
    return ADDRESS;
  }

  @Override
  public <X> X registerExtension(Class<X> extension) {
    throw new StatusException(Status.NOT_SUPPORTED, extension.getName());
  }

  // ---- what no benchmark needs

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no benchmark needs this");
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    throw unused();
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    throw unused();
  }

  @Override
  public Status abort(Request request) {
    throw unused();
  }

  @Override
  public Status close(Request request) {
    throw unused();
  }

  @Override
  public Status idealSendBacklog(Request request) {
    throw unused();
  }

  @Override
  public Status receiveBacklog(Request request) {
    throw unused();
  }

  @Override
  public Status disableEvent(EventType event, @Nullable Request request) {
    throw unused();
  }

  @Override
  public <T> Status setOption(SocketOption<T> option, T value, Request request) {
    throw unused();
  }

  @Override
  public Status getOption(SocketOption<?> option, Request request) {
    throw unused();
  }

  @Override
  public <I, O> Status control(SocketControl<I, O> control, @Nullable I input, Request request) {
    throw unused();
  }

  @Override
  public SocketStatistics statistics() {
    throw unused();
  }
}
