package dev.sluice.netty.internal;

import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Conditional accept: the connection requests of one listener on their way from the system to the
 * application (WSK reference 4.4). The system has finished the handshake; of the connection not a
 * byte is read, and no buffer is held for it. Loop only.
 *
 * <pre>
 * from        event                           to          then
 * –           taken from the system           INSPECTING  inspect event
 * INSPECTING  ACCEPT                          READY
 * INSPECTING  REJECT                          GONE        reset (R39)
 * INSPECTING  PEND                            PENDED      watched; the timer runs
 * PENDED      inspectComplete(ACCEPT)         READY       (R41)
 * PENDED      inspectComplete(REJECT)         GONE        reset
 * PENDED      the peer is gone, or time is up GONE        abort event (R42), reset
 * READY       an accept or its event takes it ACCEPTED    no longer watched
 * READY       the peer is gone                GONE        abort event, so never both (R40)
 * any         the listener closes             GONE        reset, and not told
 * </pre>
 *
 * <p>PENDED and READY requests count against the limit; further ones wait in the backlog,
 * uninspected. A half-close of the peer ends nothing.
 */
final class Inspection {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private static final int DEFAULT_LIMIT = 1024;
  private static final int DEFAULT_TIMEOUT = 30_000;

  /** So many ids of aborted requests are known, for whoever decides one too late (WSK R43). */
  private static final int ABORTED_KNOWN = 4096;

  /** Makes the ids of different listeners different. */
  private static final AtomicLong KEYS = new AtomicLong();

  private final NettyListener listener;
  private final Loop loop;

  /** Without callbacks every request is rejected, as by the default of the inspect event. */
  private final @Nullable ListeningEvents callbacks;

  private final long key = KEYS.incrementAndGet();
  private long lastSerial;
  private int limit = DEFAULT_LIMIT;

  /** In milliseconds, 0 for never. */
  private int timeout = DEFAULT_TIMEOUT;

  private final Map<InspectId, Pended> pended = new HashMap<>();
  private final ArrayDeque<Inspected> ready = new ArrayDeque<>(2);

  /** Aborted and not decided since, the oldest first. */
  private final Set<InspectId> aborted = new LinkedHashSet<>();

  private boolean inspecting;

  Inspection(NettyListener listener, @Nullable ListeningEvents callbacks) {
    this.listener = listener;
    this.loop = listener.loop;
    this.callbacks = callbacks;
  }

  int limit() {
    return limit;
  }

  void limit(int requests) {
    limit = requests;
  }

  int timeout() {
    return timeout;
  }

  void timeout(int millis) {
    timeout = millis;
  }

  /** Whether one more request may be inspected. */
  boolean hasRoom() {
    return pended.size() + ready.size() < limit;
  }

  /** Whether the inspect event runs; what decides must wait until it has answered. */
  boolean isInspecting() {
    return inspecting;
  }

  // ---- from the system to a verdict

  /** Has the application inspect a connection that the system gave. */
  void inspect(OsListener.Accepted accepted) {
    InspectId id = new InspectId(key, ++lastSerial);
    switch (ask(new InspectEvent(id, accepted.local(), accepted.remote()))) {
      case ACCEPT -> ready.add(new Inspected(id, accepted));
      case PEND -> {
        Pended waiting = new Pended(id, accepted);
        pended.put(id, waiting);
        waiting.watch();
      }
      case REJECT -> reject(accepted);
    }
  }

  /** The listener no longer works: told by an inspect event without an id (WSK R38). */
  void tellFailure() {
    ask(new InspectEvent(null, null, null));
  }

  private InspectVerdict ask(InspectEvent event) {
    if (callbacks == null) {
      return InspectVerdict.REJECT;
    }
    inspecting = true;
    InspectVerdict verdict = InspectVerdict.REJECT;
    try {
      verdict = Objects.requireNonNull(callbacks.inspect(event), "verdict");
    } catch (Throwable thrown) {
      listener.callbackThrew("inspect", thrown);
    } finally {
      inspecting = false;
    }
    return verdict;
  }

  /** WskInspectComplete, on a listener that inspects. */
  Status complete(InspectId id, InspectVerdict verdict) {
    if (verdict == InspectVerdict.PEND) {
      return Status.INVALID_PARAMETER;
    }
    if (aborted.remove(id)) {
      return Status.SUCCESS; // it stays gone (WSK R43)
    }
    Pended waiting = pended.remove(id);
    if (waiting == null) {
      return Status.NOT_FOUND;
    }
    waiting.stopTimer();
    if (verdict == InspectVerdict.ACCEPT) {
      ready.add(waiting.request);
    } else {
      waiting.request.unwatch();
      reject(waiting.request.accepted);
    }
    return Status.SUCCESS;
  }

  private void reject(OsListener.Accepted accepted) {
    listener.counters.add(Counters.Of.REFUSED, 1);
    reset(accepted.stream());
  }

  // ---- from a verdict to the application

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Gives the first ready request to the application, unless that stopped asking just now. */
  void deliverNext() {
    Inspected first = ready.poll();
    if (first == null) {
      return;
    }
    first.unwatch();
    if (!listener.deliver(first.accepted, first.id)) {
      ready.addFirst(first);
    }
  }

  /** Nobody takes the ready ones for now. */
  void watchReady() {
    for (Inspected request : ready) {
      request.watch();
    }
  }

  private void abort(Inspected request) {
    request.unwatch();
    reset(request.accepted.stream());
    if (callbacks != null && listener.isOpen()) {
      try {
        callbacks.abort(request.id);
      } catch (Throwable thrown) {
        listener.callbackThrew("abort", thrown);
      }
    }
    loop.later(listener::pump); // there is room again
  }

  /** The listener closes. */
  void close() {
    for (Pended waiting : pended.values()) {
      waiting.stopTimer();
      waiting.request.unwatch();
      reset(waiting.request.accepted.stream());
    }
    pended.clear();
    for (Inspected request : ready) {
      request.unwatch();
      reset(request.accepted.stream());
    }
    ready.clear();
  }

  /** Resets a connection; the descriptor's number stays taken while a batch of events runs. */
  private void reset(OsStream stream) {
    try {
      stream.lingerZero();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "resetting a connection of " + listener, e);
    }
    try {
      loop.execute(stream::close);
    } catch (RejectedExecutionException ending) {
      stream.close();
    }
  }

  /** A request that was not rejected. */
  final class Inspected implements Readiness {
    final InspectId id;
    final OsListener.Accepted accepted;
    private boolean watched;

    Inspected(InspectId id, OsListener.Accepted accepted) {
      this.id = id;
      this.accepted = accepted;
    }

    /** Looks out for the end of the connection; it may be there already. */
    void watch() {
      if (watched) {
        return;
      }
      try {
        accepted.stream().register(loop, this);
        watched = true;
        accepted.stream().watch();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "a request to " + listener + " cannot be watched", e);
        loop.later(this::gone);
      }
    }

    void unwatch() {
      if (watched) {
        watched = false;
        accepted.stream().deregister();
      }
    }

    @Override
    public void ready(int what) {
      loop.enter(() -> {
        if (watched && accepted.stream().isGone(what)) {
          gone();
        }
      });
    }

    @Override
    public void orphaned() {
      // the listener is on the same loop, and ends this with itself
    }

    void gone() {
      Pended waiting = pended.remove(id);
      if (waiting != null) {
        waiting.stopTimer();
        remember(id);
        abort(this);
      } else if (ready.remove(this)) {
        abort(this);
      }
    }
  }

  private void remember(InspectId id) {
    aborted.add(id);
    if (aborted.size() > ABORTED_KNOWN) {
      Iterator<InspectId> oldest = aborted.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** A request that is not decided. */
  private final class Pended {
    final Inspected request;
    private final Runnable timer;

    Pended(InspectId id, OsListener.Accepted accepted) {
      request = new Inspected(id, accepted);
      timer = timeout == 0
          ? () -> {}
          : loop.schedule(this::timeIsUp, TimeUnit.MILLISECONDS.toNanos(timeout));
    }

    void watch() {
      request.watch();
    }

    void stopTimer() {
      timer.run();
    }

    private void timeIsUp() {
      if (pended.containsKey(request.id)) {
        listener.counters.add(Counters.Of.REFUSED, 1);
        request.gone();
      }
    }
  }
}
