package dev.sluice.streams;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Accepts connections on demand and gives each to a handler; each subscription is a serving of its
 * own.
 */
final class ServePublisher implements Publisher<Void> {
  private final Publisher<StreamConnection> accept;
  private final Function<? super StreamConnection, ? extends Publisher<Void>> handler;
  private final int maxConnections;

  ServePublisher(
      Publisher<StreamConnection> accept,
      Function<? super StreamConnection, ? extends Publisher<Void>> handler,
      int maxConnections) {
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections must be 1 or more: " + maxConnections);
    }
    this.accept = accept;
    this.handler = Objects.requireNonNull(handler, "handler");
    this.maxConnections = maxConnections;
  }

  @Override
  public void subscribe(Subscriber<? super Void> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    accept.subscribe(new Serving(subscriber, handler, maxConnections));
  }

  /** Takes the connections, and ends when accepting and every connection have ended. */
  private static final class Serving implements Subscriber<StreamConnection>, Subscription {
    private final Subscriber<? super Void> actual;
    private final Function<? super StreamConnection, ? extends Publisher<Void>> handler;
    private final int maxConnections;

    /** The connections not yet closed; the accept signals add, each removes itself. */
    private final Set<Served> open = ConcurrentHashMap.newKeySet();

    /**
     * What is not over: the accept publisher and each open connection. The last one to go ends the
     * serving.
     */
    private final AtomicInteger going = new AtomicInteger(1);

    /** Whether a terminal signal was given or is not wanted any more; whoever sets it acts. */
    private final AtomicBoolean over = new AtomicBoolean();

    /** Set by {@link #onSubscribe} before anybody else has this subscription. */
    private @Nullable Subscription upstream;

    /** Set by the accept publisher before it leaves {@link #going}. */
    private @Nullable Throwable failure;

    Serving(
        Subscriber<? super Void> actual,
        Function<? super StreamConnection, ? extends Publisher<Void>> handler,
        int maxConnections) {
      this.actual = actual;
      this.handler = handler;
      this.maxConnections = maxConnections;
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (upstream != null) {
        s.cancel();
        return;
      }
      upstream = s;
      actual.onSubscribe(this);
      s.request(maxConnections == Integer.MAX_VALUE ? Long.MAX_VALUE : maxConnections);
    }

    @Override
    public void onNext(StreamConnection connection) {
      going.incrementAndGet();
      Served served = new Served(this, connection);
      open.add(served);
      if (over.get()) {
        served.cancel();
      } else {
        served.start(handler);
      }
    }

    @Override
    public void onError(Throwable error) {
      failure = Objects.requireNonNull(error, "error");
      leave();
    }

    @Override
    public void onComplete() {
      leave();
    }

    void closed(Served served) {
      open.remove(served);
      if (maxConnections != Integer.MAX_VALUE && !over.get()) {
        Objects.requireNonNull(upstream).request(1);
      }
      leave();
    }

    private void leave() {
      if (going.decrementAndGet() == 0 && over.compareAndSet(false, true)) {
        if (failure == null) {
          actual.onComplete();
        } else {
          actual.onError(failure);
        }
      }
    }

    @Override
    public void request(long n) {
      if (n <= 0 && end()) {
        actual.onError(new IllegalArgumentException("RS 3.9: request(" + n + ")"));
      }
    }

    @Override
    public void cancel() {
      end();
    }

    private boolean end() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      Objects.requireNonNull(upstream).cancel();
      for (Served served : open) {
        served.cancel();
      }
      return true;
    }
  }

  /**
   * One connection with its handler.
   *
   * <pre>
   * from      event                       to       by          then
   * HANDLING  handler completed           CLOSING  any thread  close
   * HANDLING  handler failed or threw     CLOSING  any thread  one line of log, abort
   * HANDLING  the serving was cancelled   CLOSING  any thread  cancel the handler, abort
   * CLOSING   closed                      gone     event loop  room for another connection
   * </pre>
   */
  private static final class Served implements Subscriber<Void>, Consumer<Throwable> {
    private final Serving serving;
    private final StreamConnection connection;

    private static final VarHandle CLOSING = handle("closing", boolean.class);
    private static final VarHandle SUBSCRIPTION = handle("subscription", Subscription.class);

    /** Whether CLOSING; whoever sets it closes. */
    private volatile boolean closing;

    /** The handler's subscription, for a cancel by any thread. */
    private volatile @Nullable Subscription subscription;

    private static VarHandle handle(String field, Class<?> type) {
      try {
        return MethodHandles.lookup().findVarHandle(Served.class, field, type);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    /** Whether the caller is the one to close. */
    private boolean beginClosing() {
      return CLOSING.compareAndSet(this, false, true);
    }

    Served(Serving serving, StreamConnection connection) {
      this.serving = serving;
      this.connection = connection;
    }

    void start(Function<? super StreamConnection, ? extends Publisher<Void>> handler) {
      if (connection instanceof SocketStreamConnection socket) {
        socket.serve();
        socket.faults().listen(this);
      }
      try {
        Objects.requireNonNull(handler.apply(connection), "the handler gave null")
            .subscribe(this);
      } catch (Throwable thrown) {
        accept(thrown);
      }
    }

    /**
     * The handler threw: at once, or later in a signal. A chain of operators that throws, as
     * libraries do with fatal errors, is broken and would not end.
     */
    @Override
    public void accept(Throwable thrown) {
      onError(thrown);
      cancelHandler();
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (!SUBSCRIPTION.compareAndSet(this, null, s)) {
        s.cancel();
        return;
      }
      if (closing) {
        s.cancel();
      } else {
        s.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(Void element) {}

    @Override
    public void onComplete() {
      if (beginClosing()) {
        connection.close().subscribe(new Ignoring(() -> serving.closed(this)));
      }
    }

    @Override
    public void onError(Throwable error) {
      if (beginClosing()) {
        if (!Ends.isOwnClosing(error)) { // which is no failure
          Signals.failed("the handler of " + connection + " failed", error);
        }
        connection.abort().subscribe(new Ignoring(() -> serving.closed(this)));
      }
    }

    void cancel() {
      if (beginClosing()) {
        cancelHandler();
        connection.abort().subscribe(new Ignoring(() -> serving.closed(this)));
      }
    }

    private void cancelHandler() {
      Subscription s = subscription;
      if (s != null) {
        s.cancel();
      }
    }
  }
}
