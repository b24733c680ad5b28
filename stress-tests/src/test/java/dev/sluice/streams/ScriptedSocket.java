package dev.sluice.streams;

import dev.sluice.api.CloseListener;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.HeldMemory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * What scripted sockets share. Cheap enough to be made a million times a second; calls from another
 * thread become tasks of the loop, and completions always are.
 */
abstract class ScriptedSocket {
  static final SocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 7);

  private static final SocketStatistics NOTHING_HAPPENED =
      new Counters(() -> 0).snapshot(new HeldMemory());

  final ScriptedLoop loop;

  /** Which of the one event under test is on. Loop, as all below. */
  boolean enabled;

  int enables;
  int aborts;
  int closes;

  private CloseListener closeListener;

  private final ArrayDeque<Send> sends = new ArrayDeque<>(0);

  /** The bytes that the system took, one after the other as the digits of a number. */
  long sent;

  private record Send(List<ByteBuffer> buffers, Request request) {}

  ScriptedSocket(ScriptedLoop loop) {
    this.loop = loop;
  }

  /** Calls back what is due. */
  abstract void pump();

  /** A call that is carried out on the loop. */
  final Status call(Request request, Runnable cancel, Runnable body) {
    RequestProtocol.begin(request, new RequestOperation() {
      @Override
      public void cancel() {
        onLoop(cancel);
      }

      @Override
      public boolean mustNotWait() {
        return true;
      }
    });
    onLoop(body);
    return Status.PENDING;
  }

  final Status call(Request request, Runnable body) {
    return call(request, () -> {}, body);
  }

  final void onLoop(Runnable body) {
    if (loop.inEventLoop()) {
      body.run();
    } else {
      loop.execute(body);
    }
  }

  final void complete(Request request, Status status, long information) {
    loop.execute(() -> RequestProtocol.complete(request, status, information, null));
  }

  public ScriptedLoop eventLoop() {
    return loop;
  }

  public Status enableEvents(Set<EventType> events) {
    enabled = true;
    enables++;
    loop.execute(this::pump);
    return Status.SUCCESS;
  }

  public Status disableEvent(EventType event, Request request) {
    enabled = false;
    return Status.SUCCESS;
  }

  public Status abort(Request request) {
    return call(request, () -> {
      aborts++;
      tellClosing(Status.CONNECTION_ABORTED);
      complete(request, Status.SUCCESS, 0);
    });
  }

  public Status close(Request request) {
    return call(request, () -> {
      closes++;
      tellClosing(Status.CANCELLED);
      complete(request, Status.SUCCESS, 0);
    });
  }

  public <X> X registerExtension(Class<X> extension) {
    throw new StatusException(Status.NOT_SUPPORTED, extension.getName());
  }

  public void onClose(CloseListener listener) {
    closeListener = listener;
  }

  /** The socket begins to close; told once. On the loop. */
  final void tellClosing(Status reason) {
    CloseListener told = closeListener;
    closeListener = null;
    if (told != null) {
      loop.execute(() -> told.closing(reason, null));
    }
  }

  public SocketAddress localAddress() {
    return ADDRESS;
  }

  public SocketAddress remoteAddress() {
    return ADDRESS;
  }

  public SocketStatistics statistics() {
    return NOTHING_HAPPENED;
  }

  // ---- sending

  final Status send(List<ByteBuffer> buffers, Request request) {
    return call(request, () -> sends.add(new Send(buffers, request)));
  }

  /** The system takes all that it was given so far. */
  final void takeSends() {
    for (Send send = sends.poll(); send != null; send = sends.poll()) {
      long bytes = 0;
      for (ByteBuffer buffer : send.buffers) {
        bytes += buffer.remaining();
        while (buffer.hasRemaining()) {
          sent = sent * 10 + buffer.get();
        }
      }
      complete(send.request, Status.SUCCESS, bytes);
    }
  }

  // ---- what no gate calls

  public Status bind(SocketAddress address, Request request) {
    throw unscripted();
  }

  public <T> Status setOption(SocketOption<T> option, T value, Request request) {
    throw unscripted();
  }

  public Status getOption(SocketOption<?> option, Request request) {
    throw unscripted();
  }

  public <I, O> Status control(SocketControl<I, O> control, I input, Request request) {
    throw unscripted();
  }

  static AssertionError unscripted() {
    return new AssertionError("the gates do not call this");
  }
}
