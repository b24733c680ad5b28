package dev.sluice.testkit.internal;

import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Conditional accept of a simulated listener: every connection is inspected, one a step, before it
 * may be accepted. In steps only.
 *
 * <pre>
 * from      event                                to        then
 * NEW       inspected: ACCEPT                    APPROVED  waits for an accept
 * NEW       inspected: REJECT                    gone      reset
 * NEW       inspected: PEND                      PENDED    its time runs
 * PENDED    inspectComplete: ACCEPT              APPROVED
 * PENDED    inspectComplete: REJECT              gone      reset
 * PENDED    dropped, or its time is up           ABORTED   abort event; reset if that is not done
 * APPROVED  dropped                              ABORTED   abort event
 * APPROVED  taken by an accept                   gone      a socket
 * ABORTED   inspectComplete                      gone      nothing (WSK R43)
 * </pre>
 */
final class Inspection {
  private final SimulatedListener listener;
  private final ListeningEvents callbacks;
  private final Lane lane;
  private final ArrayDeque<Candidate> uninspected = new ArrayDeque<>();
  private final ArrayDeque<Candidate> approved = new ArrayDeque<>();
  private final Map<InspectId, Candidate> pended = new HashMap<>();
  private final Set<InspectId> aborted = new HashSet<>();
  /** Whose inspection runs, and what was decided about it inside the callback. */
  private @Nullable Candidate inspected;

  private @Nullable InspectVerdict decided;

  private long ids;
  private boolean posted;

  Inspection(SimulatedListener listener, @Nullable ListeningEvents callbacks) {
    this.listener = listener;
    this.callbacks = callbacks == null ? new ListeningEvents() {} : callbacks;
    this.lane = listener.lane("inspect");
  }

  private enum State {
    NEW,
    PENDED,
    APPROVED,
    ABORTED,
    GONE
  }

  /** One request for a connection, watched until it is one. */
  final class Candidate implements Endpoint {
    private final End end;
    private final InspectId id;
    private State state = State.NEW;
    private Runnable stopClock = () -> {};

    Candidate(End end) {
      this.end = end;
      this.id = new InspectId(listener.hashOfName(), ++ids);
      end.attach(this);
    }

    End end() {
      return end;
    }

    InspectId id() {
      return id;
    }

    @Override
    public void arrived() {
      boolean dropped = end.in().broken() != null || end.out().shut() != null;
      if (dropped && (state == State.PENDED || state == State.APPROVED)) {
        abort();
      }
    }

    @Override
    public void roomChanged() {
      arrived();
    }

    private void abort() {
      if (state == State.PENDED) {
        aborted.add(id);
      }
      pended.remove(id);
      approved.remove(this);
      state = State.ABORTED;
      stopClock.run();
      end.out().reset();
      listener.steps.post(lane, "abort", () -> {
        if (listener.isOpen() && !listener.events.isSilent()) {
          listener.steps.note("abort " + id);
          try {
            callbacks.abort(id);
          } catch (Throwable thrown) {
            listener.callbackThrew("abort", thrown);
          }
        }
      });
      wake();
    }

    private void reject() {
      listener.counters.add(Counters.Of.REFUSED, 1);
      drop();
    }

    private void drop() {
      state = State.GONE;
      stopClock.run();
      end.out().reset();
    }

    private void approve() {
      state = State.APPROVED;
      stopClock.run();
      approved.add(this);
      arrived();
      listener.wake();
    }

    private void pend() {
      state = State.PENDED;
      pended.put(id, this);
      int timeout = listener.options.number(SocketOption.PEND_TIMEOUT);
      if (timeout > 0) {
        stopClock = listener.steps.postAfter(
            TimeUnit.MILLISECONDS.toNanos(timeout), lane, "pended too long", () -> {
              if (state == State.PENDED) {
                listener.counters.add(Counters.Of.REFUSED, 1);
                abort();
              }
            });
      }
      arrived();
    }
  }

  int size() {
    return uninspected.size() + pended.size() + approved.size();
  }

  void established(End end) {
    uninspected.add(new Candidate(end));
    wake();
  }

  boolean hasApproved() {
    return !approved.isEmpty();
  }

  /** The first connection that may be accepted. */
  Candidate take() {
    Candidate first = approved.remove();
    first.state = State.GONE;
    wake();
    return first;
  }

  private boolean hasWork() {
    return listener.isOpen()
        && !listener.events.isSilent()
        && !uninspected.isEmpty()
        && pended.size() + approved.size() < listener.options.number(SocketOption.PEND_LIMIT);
  }

  /** Something changed: perhaps the next one can be inspected. */
  void wake() {
    if (!posted && hasWork()) {
      posted = true;
      listener.steps.post(lane, "step", this::step);
    }
  }

  private void step() {
    posted = false;
    if (!hasWork()) {
      return;
    }
    Candidate next = uninspected.remove();
    inspected = next;
    decided = null;
    InspectVerdict verdict = InspectVerdict.REJECT;
    try {
      verdict = Objects.requireNonNull(
          callbacks.inspect(new InspectEvent(next.id, next.end.local(), next.end.remote())),
          "verdict");
    } catch (Throwable thrown) {
      listener.callbackThrew("inspect", thrown);
    }
    inspected = null;
    listener.steps.note("inspect " + next.id + " -> " + verdict);
    InspectVerdict early = decided;
    boolean pended = verdict == InspectVerdict.PEND;
    switch (pended && early != null ? early : verdict) {
      case ACCEPT -> next.approve();
      case PEND -> next.pend();
      case REJECT -> next.reject();
    }
    wake();
  }

  Status complete(InspectId id, InspectVerdict verdict) {
    if (verdict == InspectVerdict.PEND) {
      return Status.INVALID_PARAMETER;
    }
    if (inspected != null && inspected.id.equals(id) && decided == null) {
      decided = verdict;
      return Status.SUCCESS;
    }
    Candidate candidate = pended.remove(id);
    if (candidate == null) {
      return aborted.remove(id) ? Status.SUCCESS : Status.NOT_FOUND;
    }
    if (verdict == InspectVerdict.ACCEPT) {
      candidate.approve();
    } else {
      candidate.reject();
    }
    wake();
    return Status.SUCCESS;
  }

  /** The listener no longer works (WSK R38). */
  void tellFailure() {
    try {
      callbacks.inspect(new InspectEvent(null, null, null));
    } catch (Throwable thrown) {
      listener.callbackThrew("inspect", thrown);
    }
  }

  /** The listener closes: whatever waits is reset, without an event. */
  void close() {
    uninspected.forEach(Candidate::drop);
    approved.forEach(Candidate::drop);
    pended.values().forEach(Candidate::drop);
    uninspected.clear();
    approved.clear();
    pended.clear();
  }
}
