package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A few facts and an end, for any number of subscribers, early and late, each at its own demand.
 * Either all facts are kept, or only the newest: then a subscriber without demand misses those in
 * between. Facts are added on the loop; signals come from there, or from the subscriber's own
 * thread when the loop has ended.
 *
 * @param <T> the type of the facts
 */
final class ReplayPublisher<T> implements Publisher<T> {
  private final EventLoop loop;
  private final Faults faults;
  private final boolean newestOnly;
  private final Terminal withoutLoop;

  /** Added on the loop; read by drains. */
  private final CopyOnWriteArrayList<T> facts = new CopyOnWriteArrayList<>();

  /** How many there were, forgotten ones included; written on the loop, after the facts. */
  private final AtomicInteger added = new AtomicInteger();

  /** Written once on the loop, after the last fact. */
  private volatile @Nullable Terminal end;

  /** Who waits for more. Any thread. */
  private final CopyOnWriteArrayList<Replay> waiting = new CopyOnWriteArrayList<>();

  ReplayPublisher(EventLoop loop, Faults faults) {
    this(loop, faults, false, Terminal.COMPLETED);
  }

  private ReplayPublisher(EventLoop loop, Faults faults, boolean newestOnly, Terminal withoutLoop) {
    this.loop = loop;
    this.faults = faults;
    this.newestOnly = newestOnly;
    this.withoutLoop = withoutLoop;
  }

  /** One that keeps only the newest fact. */
  static <T> ReplayPublisher<T> ofNewest(EventLoop loop, Faults faults) {
    return new ReplayPublisher<>(loop, faults, true, Terminal.COMPLETED);
  }

  /**
   * One with an end of its own for the case that the loop has ended first.
   *
   * @param withoutLoop what whoever subscribes then gets
   */
  static <T> ReplayPublisher<T> endingWithoutLoop(
      EventLoop loop, Faults faults, Terminal withoutLoop) {
    return new ReplayPublisher<>(loop, faults, false, withoutLoop);
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    subscribe(subscriber, () -> {});
  }

  /** Subscribes, then does something, also when the subscriber has cancelled meanwhile. */
  void subscribe(Subscriber<? super T> subscriber, Runnable then) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    Replay replay = new Replay(subscriber);
    if (!Signals.onLoop(loop, () -> replay.start(then))) {
      if (end == null) {
        end = withoutLoop; // the loop is gone, so nobody else writes; nothing more can happen
      }
      replay.start(() -> {});
    }
  }

  /** The same with work to be begun by every subscription, which a cancel does not take back. */
  Publisher<T> beginning(Runnable work) {
    return subscriber -> subscribe(subscriber, work);
  }

  /** Adds a fact, unless this has ended. Loop. */
  void add(T fact) {
    if (end == null) {
      if (newestOnly && !facts.isEmpty()) {
        facts.set(0, fact);
      } else {
        facts.add(fact);
      }
      added.incrementAndGet();
      waiting.forEach(Replay::drain);
    }
  }

  /** The newest fact, if there is one. Loop. */
  @Nullable
  T newest() {
    return facts.isEmpty() ? null : facts.get(facts.size() - 1);
  }

  /** Ends; the first end counts. Loop. */
  void end(Terminal terminal) {
    if (end == null) {
      end = terminal;
      waiting.forEach(Replay::drain);
    }
  }

  /** One subscriber's way through the facts. */
  private final class Replay implements Subscription {
    /** Nulled by cancel and by the end (RS 3.13); any thread. */
    private volatile @Nullable Subscriber<? super T> subscriber;

    /** Asked for and not given, saturating; any thread adds. */
    private final AtomicLong demand = new AtomicLong();

    /** A request(n) of less than one that is to be answered; any thread. */
    private volatile @Nullable Terminal wrong;

    /** Changes not looked at; born 1: start() owns the drain until onSubscribe returns. */
    private final AtomicInteger changes = new AtomicInteger(1);

    /** Facts given or missed. Owner of the drain. */
    private int given;

    Replay(Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    void start(Runnable then) {
      Subscriber<? super T> target = subscriber;
      waiting.add(this);
      if (target == null || !faults.subscribed(target, this)) {
        cancel();
      }
      then.run();
      drainOwned();
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        wrong = Terminal.failed(
            () -> new IllegalArgumentException("RS 3.9: request(" + n + "), must be positive"));
      } else {
        demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      }
      Signals.onLoopOrHere(loop, this::drain);
    }

    @Override
    public void cancel() {
      subscriber = null;
      waiting.remove(this);
    }

    void drain() {
      if (changes.getAndIncrement() == 0) {
        drainOwned();
      }
    }

    private void drainOwned() {
      int seen = 1;
      while (seen != 0) {
        deliver();
        seen = changes.addAndGet(-seen);
      }
    }

    private void deliver() {
      while (true) {
        Subscriber<? super T> target = subscriber;
        if (target == null) {
          return;
        }
        Terminal known = wrong != null ? wrong : end; // before the number, which is final then
        if (known != null && (known == wrong || given == added.get())) {
          cancel();
          known.signal(target, faults);
          return;
        }
        if (given == added.get() || demand.get() == 0) {
          return;
        }
        demand.decrementAndGet();
        given = newestOnly ? added.get() : given + 1;
        give(target, facts.get(newestOnly ? 0 : given - 1));
      }
    }

    private void give(Subscriber<? super T> target, T fact) {
      try {
        target.onNext(fact);
      } catch (Throwable thrown) { // must not reach the loop
        cancel();
        faults.threw(target, "onNext", thrown);
      }
    }
  }

  /** Whether it has ended, and how. */
  boolean hasEnded() {
    return end != null;
  }

  /** Runs something after the end: at once, or later on the loop. Any thread. */
  void whenEnded(Runnable then) {
    subscribe(new Ignoring(then));
  }
}
