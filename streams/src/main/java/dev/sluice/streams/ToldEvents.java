package dev.sluice.streams;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What the events of a connection told, for subscribers early and late: how the peer disconnected,
 * and how many bytes are worth keeping in flight. The publishers are made when they are first asked
 * for or, of disconnects, there is something to keep: few connections ever need them. They are
 * under the lock of {@link #ending}, which nobody else can hold, with what they are made from.
 */
abstract class ToldEvents implements ConnectionEvents {
  private static final long UNTOLD = -1;

  private @Nullable ReplayPublisher<Disconnect> disconnects;
  private @Nullable ReplayPublisher<Long> sendBacklogs;

  /** The number that was told last. */
  private long sendBacklog = UNTOLD;

  /** Whether no more is told. */
  private boolean ended;

  /** The socket whose events these are. */
  abstract ConnectionSocket beneath();

  abstract Faults faults();

  abstract CloseSequence ending();

  // ---- any thread

  final ReplayPublisher<Disconnect> disconnects() {
    synchronized (ending()) {
      ReplayPublisher<Disconnect> known = disconnects;
      if (known == null) {
        known = new ReplayPublisher<>(beneath().eventLoop(), faults());
        endIfEnded(known);
        disconnects = known;
      }
      return known;
    }
  }

  /** The newest number, and those that follow; asks for one if none was told. */
  final Publisher<Long> sendBacklogs() {
    return numbers().beginning(this::askSendBacklog);
  }

  private ReplayPublisher<Long> numbers() {
    synchronized (ending()) {
      ReplayPublisher<Long> known = sendBacklogs;
      if (known == null) {
        known = ReplayPublisher.ofNewest(beneath().eventLoop(), faults());
        if (sendBacklog != UNTOLD) {
          known.add(sendBacklog);
        }
        endIfEnded(known);
        sendBacklogs = known;
      }
      return known;
    }
  }

  private void endIfEnded(ReplayPublisher<?> unknown) {
    if (ended) {
      unknown.end(Terminal.COMPLETED);
    }
  }

  // ---- on the loop

  @Override
  public final void sendBacklog(long bytes) {
    ReplayPublisher<Long> told;
    synchronized (ending()) {
      if (ended) {
        return;
      }
      sendBacklog = bytes;
      told = sendBacklogs;
    }
    if (told != null) {
      told.add(bytes);
    }
  }

  /**
   * Somebody wants to hear of it: has changes told from now on, which costs a look at the system
   * now and then, and asks for the number that no event has told.
   */
  private void askSendBacklog() {
    beneath().enableEvents(Set.of(EventType.SEND_BACKLOG)); // a closed socket ends the publisher
    if (numbers().newest() == null) {
      beneath().idealSendBacklog(new Request(told -> {
        if (!told.status().isError() && numbers().newest() == null) {
          sendBacklog(told.information());
        }
      }));
    }
  }

  /** Nothing more is told. */
  final void endEvents() {
    ReplayPublisher<Disconnect> kinds;
    ReplayPublisher<Long> numbers;
    synchronized (ending()) {
      ended = true;
      kinds = disconnects;
      numbers = sendBacklogs;
    }
    if (kinds != null) {
      kinds.end(Terminal.COMPLETED);
    }
    if (numbers != null) {
      numbers.end(Terminal.COMPLETED);
    }
  }
}
