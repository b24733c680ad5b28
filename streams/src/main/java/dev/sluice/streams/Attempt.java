package dev.sluice.streams;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscription of the one result of an attempt, such as a connection. The attempt runs at once;
 * its result waits for demand.
 *
 * <pre>
 * from               event           to        by           then
 * TRYING             request         WANTED    any thread
 * TRYING             result          READY     loop
 * WANTED             result          OVER      loop         onNext, onComplete
 * READY              request         OVER      any thread   onNext, onComplete, as a task of the loop
 * TRYING, WANTED     failure         OVER      loop         onError
 * TRYING, WANTED     cancel          OVER      any thread   the attempt is given up; a result is thrown away
 * READY              cancel          OVER      any thread   the result is thrown away
 * any but OVER       request(n &lt;= 0)  OVER      any thread   as cancel, and onError (RS 3.9), as a task
 * </pre>
 *
 * @param <T> the type of the result
 */
final class Attempt<T> implements Subscription {
  private enum Phase {
    TRYING,
    WANTED,
    READY,
    OVER
  }

  /** Runs signals; the loop once there is one. */
  interface Signaller {
    /** Runs a task soon, or here if nothing else is left. */
    void later(Runnable task);
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.TRYING);
  private final String operation;
  private final Faults faults;
  private final Consumer<? super T> discard;

  /** Nulled when over (RS 3.13); any thread. */
  private volatile @Nullable Subscriber<? super T> subscriber;

  /** Written once, on the loop, before READY. */
  private volatile @Nullable T result;

  /** Where signals go; written once, before the result. */
  private volatile Signaller signaller = Runnable::run;

  /** Gives up the attempt; replaced by each of its steps, one after the other. */
  private volatile Runnable giveUp = () -> {};

  /**
   * An attempt for one subscriber.
   *
   * @param operation what is attempted
   * @param discard what to do with a result that nobody wants any more
   */
  Attempt(Subscriber<? super T> subscriber, String operation, Consumer<? super T> discard) {
    this.subscriber = subscriber;
    this.operation = operation;
    this.faults = new Faults(() -> operation);
    this.discard = discard;
  }

  /**
   * Gives the subscriber its subscription.
   *
   * @return whether the attempt is still wanted
   */
  boolean start() {
    Subscriber<? super T> target = subscriber;
    if (target == null || !faults.subscribed(target, this)) {
      cancel();
    }
    return !isOver();
  }

  /** What is attempted, such as {@code connect to 127.0.0.1:80}. */
  String operation() {
    return operation;
  }

  boolean isOver() {
    return phase.get() == Phase.OVER;
  }

  /** From now on signals go there. */
  void signalOn(Signaller loop) {
    signaller = loop;
  }

  /**
   * The attempt is in another step now, which ends like this.
   *
   * @return {@code false} if it was given up already
   */
  boolean step(Runnable end) {
    giveUp = end;
    return !isOver(); // after the write: either we see the cancel, or it sees the new end
  }

  /** The attempt succeeded. Loop. */
  void succeed(T made) {
    result = made;
    if (phase.compareAndSet(Phase.WANTED, Phase.OVER)) {
      deliver(made);
    } else if (!phase.compareAndSet(Phase.TRYING, Phase.READY)) {
      // a request came in between, or a cancel
      if (phase.compareAndSet(Phase.WANTED, Phase.OVER)) {
        deliver(made);
      } else {
        discard.accept(made);
      }
    }
  }

  private void deliver(T made) {
    Subscriber<? super T> target = subscriber;
    if (target == null) { // cancelled meanwhile: nobody owns it
      discard.accept(made);
      return;
    }
    try {
      target.onNext(made);
    } catch (Throwable thrown) { // must not reach the loop
      subscriber = null;
      discard.accept(made);
      faults.threw(target, "onNext", thrown);
      return;
    }
    if (subscriber != null) {
      subscriber = null;
      Terminal.COMPLETED.signal(target, faults);
    }
  }

  /** The attempt failed. */
  void fail(Throwable error) {
    if (phase.getAndSet(Phase.OVER) != Phase.OVER) {
      signalEnd(Terminal.failed(() -> error));
    }
  }

  private void signalEnd(Terminal end) {
    Subscriber<? super T> target = subscriber;
    subscriber = null;
    if (target != null) {
      end.signal(target, faults);
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      if (abandon()) {
        Terminal end = Terminal.failed(
            () -> new IllegalArgumentException("RS 3.9: request(" + n + "), must be positive"));
        signaller.later(() -> signalEnd(end));
      }
    } else if (!phase.compareAndSet(Phase.TRYING, Phase.WANTED)
        && phase.compareAndSet(Phase.READY, Phase.OVER)) {
      T made = result;
      if (made != null) {
        signaller.later(() -> deliver(made));
      }
    }
  }

  @Override
  public void cancel() {
    subscriber = null;
    abandon();
  }

  private boolean abandon() {
    Phase before = phase.getAndSet(Phase.OVER);
    if (before == Phase.OVER) {
      return false;
    }
    T made = result;
    if (before == Phase.READY && made != null) {
      discard.accept(made);
    } else {
      giveUp.run();
    }
    return true;
  }
}
