package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A subscription of received data in one mode.
 *
 * @param <T> the type of the elements
 */
final class ReceiveSubscription<T> extends GateSubscription<T> {
  /** Why an emission stopped. */
  enum Emission {
    /** Every byte was given. */
    EMPTY,
    /** There is no demand left; {@code request} resumes. */
    PAUSED,
    /** There is demand, and the bytes left are only a part of an element. */
    HUNGRY,
    /** This subscription is over; a successor may go on with the bytes left. */
    OVER
  }

  private final ElementMode<T> mode;

  /**
   * Whether the subscriber is one that wants to hear of bursts: to look costs more than to know.
   */
  private final boolean hearsOfBursts;

  ReceiveSubscription(SubscriberSlot slot, Subscriber<? super T> subscriber, ElementMode<T> mode) {
    super(slot, subscriber);
    this.mode = mode;
    this.hearsOfBursts = subscriber instanceof BurstSubscriber;
  }

  /**
   * Gives elements as long as there are bytes and demand. Counts them here and publishes the count
   * at the end: an atomic write for each indication, not for each element; one volatile read for
   * each to see a cancel and new demand. That {@code onNext} may call {@code request} and
   * {@code cancel} at will makes no difference: both only write the word.
   *
   * <p>Who wants to hear of the end of a burst hears of it before the pause, which demand added
   * then spares.
   *
   * @return why it stopped
   */
  Emission emit(IndicationCursor cursor) {
    BurstSubscriber<?> bursts = bursts();
    long given = 0;
    long told = 0;
    while (!cursor.isEmpty()) {
      Subscriber<? super T> target = subscriber();
      if (target == null) {
        return Emission.OVER;
      }
      if (isExhaustedBy(given)) {
        if (given > told) {
          told = given;
          endBurst(bursts);
        }
        if (pauseUnlessDemandedBeyond(given)) {
          return isOver() ? Emission.OVER : Emission.PAUSED;
        }
      }
      T element;
      try {
        element = mode.take(cursor);
      } catch (FrameException noElement) {
        fail(noElement);
        return Emission.OVER;
      }
      if (element == null) {
        given(given);
        if (given > told) {
          endBurst(bursts);
        }
        return isOver() ? Emission.OVER : Emission.HUNGRY;
      }
      given++;
      give(target, element);
    }
    given(given);
    if (given > told) {
      endBurst(bursts);
    }
    return Emission.EMPTY;
  }

  private void fail(FrameException noElement) {
    end(Terminal.failed(() -> noElement.in("receive on " + place())));
  }

  private @Nullable BurstSubscriber<?> bursts() {
    return hearsOfBursts && subscriber() instanceof BurstSubscriber<?> bursts ? bursts : null;
  }

  private void endBurst(@Nullable BurstSubscriber<?> bursts) {
    if (bursts != null && !isOver()) {
      burstEnded(bursts);
    }
  }

  private void give(Subscriber<? super T> target, T element) {
    if (!next(target, element)) {
      mode.notTaken(element);
    }
    mode.afterNext(element);
  }

  /**
   * Ends while there are bytes that are only a part of an element and nothing follows: after
   * {@link Emission#HUNGRY}. A graceful end may make them the last element, a broken one never
   * does.
   */
  void endInside(IndicationCursor cursor, Terminal end) {
    if (end != Terminal.COMPLETED) {
      end(end);
      return;
    }
    Subscriber<? super T> target = subscriber();
    if (target != null) {
      try {
        T last = mode.takeLast(cursor);
        give(target, last);
        given(1);
        endBurst(bursts());
      } catch (FrameException noElement) {
        fail(noElement);
      }
    }
  }

  /**
   * Gives what a request of this subscription got; its demand was counted when the request was
   * made.
   *
   * @return whether it was given; {@code false} if the subscriber has gone
   */
  boolean giveRequested(ByteBuffer filled) {
    Subscriber<? super T> target = subscriber();
    if (target == null || isOver()) {
      return false;
    }
    give(target, mode.takeRequested(filled));
    endBurst(bursts());
    return true;
  }

  /** As {@link ElementMode#requestSize}. */
  int requestSize() {
    return mode.requestSize();
  }

  /** How many bytes the connection has to carry for this mode at most. */
  int carriesAtMost() {
    return mode.carriesAtMost();
  }
}
