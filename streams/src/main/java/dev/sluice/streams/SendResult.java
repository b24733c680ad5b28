package dev.sluice.streams;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The end of one send for one subscriber, which may come before or after the end. Signals on the
 * loop.
 */
final class SendResult implements Publisher<Void> {
  private final SendSubscription<?> send;

  /** Whether there is or was a subscriber; any thread. */
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * Set on the loop before onSubscribe; nulled by cancel on any thread and by the end (RS 3.13).
   */
  private volatile @Nullable Subscriber<? super Void> subscriber;

  /** Whether onSubscribe has returned. Loop. */
  private boolean started;

  /** The first end. Loop. */
  private @Nullable Terminal end;

  SendResult(SendSubscription<?> send) {
    this.send = send;
  }

  @Override
  public void subscribe(Subscriber<? super Void> newcomer) {
    Objects.requireNonNull(newcomer, "RS 1.9: subscriber");
    Signals.onLoopOrHere(send.loop(), () -> start(newcomer));
  }

  /**
   * Gives the subscriber its subscription. Loop.
   *
   * @return {@code false} if it cancelled at once, or is one too many
   */
  boolean start(Subscriber<? super Void> newcomer) {
    if (!taken.compareAndSet(false, true)) {
      send.faults()
          .refuse(newcomer, new IllegalStateException("the end of a send has one subscriber"));
      return false;
    }
    subscriber = newcomer;
    if (!send.faults().subscribed(newcomer, send)) {
      send.cancel();
    }
    started = true;
    signal();
    return subscriber != null;
  }

  /** The send has ended; the first end counts. Loop. */
  void end(Terminal terminal) {
    if (end == null) {
      end = terminal;
      signal();
    }
  }

  private void signal() {
    Subscriber<? super Void> target = subscriber;
    if (started && end != null && target != null) {
      subscriber = null;
      end.signal(target, send.faults());
    }
  }

  /** The subscriber asked for less than one (RS 3.9). Any thread. */
  void failRequest(long n) {
    Terminal wrong = Terminal.failed(
        () -> new IllegalArgumentException("RS 3.9: request(" + n + "), must be positive"));
    Signals.laterOrHere(send.loop(), () -> end(wrong));
  }

  /** The subscriber cancelled. Any thread. */
  void drop() {
    subscriber = null;
  }
}
