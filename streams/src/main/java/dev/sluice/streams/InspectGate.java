package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Turns a listener's inspect event into requests for one subscriber at a time, and its abort event
 * into ids for another. Every request is pended; those that nobody has asked for wait here, as many
 * as the socket pends.
 *
 * <pre>
 * request   event                        next     what is done
 * –         inspect event                waiting  PEND; given at once if there is demand
 * waiting   demand                       given    onNext
 * waiting   abort event, time is up      gone     nothing: nobody knew of it
 * waiting   the subscriber has gone      gone     inspectComplete(REJECT), counted as refused
 * given     accept(), reject()           decided  inspectComplete
 * given     its onNext throws            decided  as reject()
 * given     abort event, time is up      gone     its id is told
 * decided   abort event                  gone     its id is told
 * any       close                        gone     nothing: the socket resets it
 * </pre>
 *
 * Of the ids that nobody has asked for the newest wait, as many as the socket pends. Loop, where
 * not said otherwise.
 */
final class InspectGate {
  private final ListeningSocket socket;
  private final EventLoop loop;
  private final boolean inspects;
  private final int pendLimit;
  private final Faults faults;
  private final WaitingElements<ConnectionRequest> requests;
  private final WaitingElements<InspectId> aborts;

  /** Waiting and given ones. */
  private final Map<InspectId, Pended> undecided = new HashMap<>();

  InspectGate(ListeningSocket socket, ListenOptions options, Faults faults) {
    this.socket = socket;
    this.loop = socket.eventLoop();
    this.inspects = options.inspection();
    this.pendLimit = options.pendLimit();
    this.faults = faults;
    this.requests =
        new WaitingElements<>(loop, faults, ConnectionRequest::reject, this::rejectWaiting);
    this.aborts = new WaitingElements<>(loop, faults, aborted -> {}, () -> {});
  }

  /** The requests. Any thread. */
  Publisher<ConnectionRequest> requests() {
    return subscriber -> subscribe(requests, subscriber);
  }

  /** Which of them are gone. Any thread. */
  Publisher<InspectId> aborts() {
    return subscriber -> subscribe(aborts, subscriber);
  }

  private <T> void subscribe(WaitingElements<T> elements, Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    if (inspects) {
      elements.subscribe(subscriber);
    } else {
      Signals.onLoopOrHere(
          loop,
          () -> faults.refuse(
              subscriber,
              new IllegalStateException(
                  "this listener does not inspect: listen with ListenOptions.withInspection")));
    }
  }

  // ---- events

  /** WskInspectEvent of a request. */
  InspectVerdict inspect(InspectEvent event, InspectId id) {
    if (requests.hasEnded()) {
      return InspectVerdict.REJECT;
    }
    Pended request = new Pended(id, known(event.localAddress()), known(event.remoteAddress()));
    undecided.put(id, request);
    requests.add(request);
    return InspectVerdict.PEND;
  }

  private static SocketAddress known(@Nullable SocketAddress address) {
    return Objects.requireNonNull(address, "a request has addresses");
  }

  /** WskAbortEvent. */
  void abort(InspectId id) {
    Pended request = undecided.remove(id);
    if (request != null) {
      request.over.set(true);
      if (requests.remove(request)) {
        return;
      }
    }
    aborts.add(id);
    if (aborts.size() > pendLimit) {
      aborts.poll();
    }
  }

  /** The listener begins to close, or does not work any more. */
  void end(Terminal terminal) {
    undecided.values().forEach(request -> request.over.set(true));
    undecided.clear();
    requests.end(terminal);
    aborts.end(terminal);
  }

  // ---- decisions

  private void rejectWaiting() {
    for (ConnectionRequest next = requests.poll(); next != null; next = requests.poll()) {
      next.reject();
    }
  }

  private void decide(InspectId id, InspectVerdict verdict) {
    if (undecided.remove(id) != null) {
      socket.inspectComplete(id, verdict, new Request());
    }
  }

  /** A pended request. */
  private final class Pended implements ConnectionRequest {
    private final InspectId id;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;

    /** Whether it is decided, by whoever sets it, on any thread; or gone, which the loop says. */
    private final AtomicBoolean over = new AtomicBoolean();

    Pended(InspectId id, SocketAddress localAddress, SocketAddress remoteAddress) {
      this.id = id;
      this.localAddress = localAddress;
      this.remoteAddress = remoteAddress;
    }

    @Override
    public boolean accept() {
      return decide(InspectVerdict.ACCEPT);
    }

    @Override
    public boolean reject() {
      return decide(InspectVerdict.REJECT);
    }

    private boolean decide(InspectVerdict verdict) {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      Signals.tryCall(() -> Signals.onLoop(loop, () -> InspectGate.this.decide(id, verdict)));
      return true;
    }

    @Override
    public InspectId id() {
      return id;
    }

    @Override
    public SocketAddress localAddress() {
      return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
      return remoteAddress;
    }

    @Override
    public String toString() {
      return "request of " + Addresses.text(remoteAddress) + " to " + Addresses.text(localAddress);
    }
  }
}
