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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What fake sockets share. Calls off the loop become tasks of it; completions always do. */
abstract class FakeSocket {
  final FakeLoop loop;
  final Set<EventType> enabled = EnumSet.noneOf(EventType.class);
  final List<String> calls = new ArrayList<>();
  private final List<CloseListener> closeListeners = new ArrayList<>();
  private final List<Request> closes = new ArrayList<>();

  /** Why it closes, once it does. */
  Status closing;

  /** Whether close was called. */
  boolean closed;

  /** Answered to setOption. */
  Status optionOutcome = Status.SUCCESS;

  /** The extension that it has, if any. */
  Object extension;

  /** Which event's callback runs. */
  EventType inCallback;

  /** Events that are on for ever. */
  final Set<EventType> statics = EnumSet.noneOf(EventType.class);

  /** Events to go off when their callback returns. */
  private final Set<EventType> disabling = EnumSet.noneOf(EventType.class);

  FakeSocket(FakeLoop loop) {
    this.loop = loop;
  }

  public FakeLoop eventLoop() {
    return loop;
  }

  public SocketAddress localAddress() {
    return new InetSocketAddress("127.0.0.1", 7);
  }

  /** A call that is carried out on the loop. */
  Status call(Request request, String name, Runnable body) {
    return call(request, name, () -> {}, body);
  }

  Status call(Request request, String name, Runnable cancel, Runnable body) {
    RequestProtocol.begin(request, new RequestOperation() {
      @Override
      public void cancel() {
        onLoop(cancel);
      }

      @Override
      public boolean mustNotWait() {
        return loop.inEventLoop();
      }
    });
    onLoop(() -> {
      calls.add(name);
      body.run();
    });
    return Status.PENDING;
  }

  void onLoop(Runnable body) {
    if (loop.inEventLoop()) {
      body.run();
    } else {
      loop.later(body);
    }
  }

  void complete(Request request, Status status, long information) {
    loop.later(() -> RequestProtocol.complete(request, status, information, null));
  }

  public Status enableEvents(Set<EventType> events) {
    if (closing != null) {
      return Status.FILE_FORCED_CLOSED;
    }
    onLoop(() -> {
      calls.add("enable " + EnumSet.copyOf(events));
      enabled.addAll(events);
      disabling.removeAll(events); // D24
      loop.later(this::pump);
    });
    return Status.SUCCESS;
  }

  public Status disableEvent(EventType event, Request request) {
    if (!loop.inEventLoop()) {
      throw new AssertionError("the gates disable on the loop");
    }
    calls.add("disable " + event);
    if (statics.contains(event)) {
      return Status.INVALID_DEVICE_REQUEST;
    }
    if (inCallback == event) {
      disabling.add(event);
      return Status.EVENT_PENDING;
    }
    enabled.remove(event);
    return Status.SUCCESS;
  }

  <R> R callback(EventType event, Supplier<R> body) {
    if (inCallback != null) {
      throw new AssertionError(event + " inside " + inCallback);
    }
    inCallback = event;
    try {
      return body.get();
    } finally {
      inCallback = null;
      enabled.removeAll(disabling);
      disabling.clear();
    }
  }

  /** Calls back what is due. */
  abstract void pump();

  /** Ends what is pending. */
  abstract void die(Status status);

  public Status close(Request request) {
    return call(request, "close", () -> {
      closes.add(request);
      boolean first = !closed;
      closed = true;
      if (first) {
        beginClosing(Status.CANCELLED, null);
        loop.later(() -> closes.forEach(close -> complete(close, Status.SUCCESS, 0)));
      } else if (closes.size() > 1) {
        complete(request, Status.SUCCESS, 0);
        closes.remove(request);
      }
    });
  }

  void beginClosing(Status reason, Throwable cause) {
    if (closing != null) {
      return;
    }
    closing = reason;
    die(reason);
    for (CloseListener listener : closeListeners) {
      loop.later(() -> listener.closing(reason, cause));
    }
  }

  public void onClose(CloseListener listener) {
    onLoop(() -> {
      if (closing == null) {
        closeListeners.add(listener);
      } else {
        loop.later(() -> listener.closing(closing, null));
      }
    });
  }

  public Status bind(SocketAddress address, Request request) {
    return call(request, "bind", () -> complete(request, Status.SUCCESS, 0));
  }

  public <T> Status setOption(SocketOption<T> option, T value, Request request) {
    return call(request, "set " + option + " " + value, () -> complete(request, optionOutcome, 0));
  }

  public Status getOption(SocketOption<?> option, Request request) {
    return call(request, "getOption", () -> complete(request, Status.NOT_SUPPORTED, 0));
  }

  public <I, O> Status control(SocketControl<I, O> control, I input, Request request) {
    return call(request, "control", () -> complete(request, Status.NOT_SUPPORTED, 0));
  }

  public <X> X registerExtension(Class<X> type) {
    if (type.isInstance(extension)) {
      return type.cast(extension);
    }
    throw new StatusException(Status.NOT_SUPPORTED, type.getName());
  }

  public SocketStatistics statistics() {
    return new SocketStatistics(
        new SocketStatistics.Receive(
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, SocketStatistics.NO_DEMAND),
        new SocketStatistics.Send(0, 0, 0, 0, 0),
        new SocketStatistics.Accept(0, 0),
        0);
  }

  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }
}
