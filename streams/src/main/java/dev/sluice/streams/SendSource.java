package dev.sluice.streams;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The source of one send: what is wanted of it, and who says so.
 *
 * <pre>
 * state   event              next    by          then
 * open    there is room      open    any thread  more elements are asked for
 * open    stop               closing any thread  it is cancelled
 * closing whoever talks      gone    any thread  nothing more is said
 * any     it ends            gone    source      nothing more is said
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>I1 one thread at a time talks to the source (RS 2.7), the one that set {@code talking}; it
 *       looks again before it stops. This also keeps {@code onNext -> request -> onNext} from
 *       recursing.
 *   <li>I2 whoever changes what is wanted of the source calls {@link #talk()}; it is not called
 *       under the lock.
 * </ul>
 *
 * The lock is the gate's. Methods are called with it, where not said otherwise.
 */
final class SendSource {
  private static final long CANCEL = -1;

  private final SendGate<?> gate;

  /** Told what the source threw in request; without the lock. */
  private final SendSubscription<?> send;

  // ---- guarded by the gate's lock

  private @Nullable Subscription subscription;

  /** Whether elements are taken. */
  private boolean open = true;

  /** Whether the source has ended or was cancelled. */
  private boolean gone;

  /** Whether a thread is calling the source (I1). */
  private boolean talking;

  /** Elements asked for that have not come. */
  private long outstanding;

  /** The largest element, decaying; 0 before the first. */
  private long largest;

  SendSource(SendGate<?> gate, SendSubscription<?> send) {
    this.gate = gate;
    this.send = send;
  }

  /**
   * The source has subscribed this send.
   *
   * @return {@code false} if another one has before (RS 2.5)
   */
  boolean subscribed(Subscription upstream) {
    if (subscription != null) {
      return false;
    }
    subscription = upstream;
    return true;
  }

  /** Whether elements are taken that come now. */
  boolean isOpen() {
    return open && !gone;
  }

  /** Takes no more. */
  void stop() {
    open = false;
  }

  /**
   * It has ended.
   *
   * @return {@code false} if that is known, or it was cancelled
   */
  boolean ended() {
    boolean known = gone;
    gone = true;
    return !known;
  }

  /** An element of so many bytes has come. */
  void came(long bytes) {
    outstanding = Math.max(0, outstanding - 1);
    largest = Math.max(Math.max(1, bytes), largest - (largest >> 3));
  }

  /** Says what is wanted now. Any thread, without the lock. */
  void talk() {
    long say;
    synchronized (gate) {
      say = beginTalk();
    }
    talk(say);
  }

  /** What to say, if it is this thread that may: a number of elements, CANCEL, or 0. */
  long beginTalk() {
    if (talking || subscription == null) {
      return 0;
    }
    long say = nextWord();
    talking = say != 0;
    return say;
  }

  private long nextWord() {
    if (gone) {
      return 0;
    }
    if (!open) {
      gone = true;
      return CANCEL;
    }
    long more = wanted();
    outstanding += more;
    return more;
  }

  /**
   * Refills demand when half of it is used: as many elements as surely fit, one at least while
   * there is room.
   */
  private long wanted() {
    long room = gate.room();
    if (room <= 0) {
      return 0;
    }
    long most = gate.options().sendDemand();
    if (outstanding > most / 2) {
      return 0; // whatever fits
    }
    long target = largest == 0 ? 1 : Math.min(most, Math.max(1, room / largest));
    return outstanding > target / 2 ? 0 : target - outstanding;
  }

  /** Says what {@link #beginTalk} gave, and what is wanted after that. Without the lock. */
  @SuppressWarnings(
      "CatchingUnchecked") // a source must not throw (RS 3.16), and must not harm the loop if it
  // does
  void talk(long first) {
    long say = first;
    while (say != 0) {
      Subscription upstream = Objects.requireNonNull(subscription);
      try {
        if (say == CANCEL) {
          upstream.cancel();
        } else {
          upstream.request(say);
        }
      } catch (Throwable thrown) { // must not reach the loop
        Signals.unobserved(
            "the source of a send on " + gate.faults().place()
                + " threw in request or cancel (RS 3.16)",
            thrown);
        if (say != CANCEL) {
          send.sourceBroke(thrown); // it will hardly go on
        }
      }
      synchronized (gate) {
        say = nextWord();
        talking = say != 0;
      }
    }
  }
}
