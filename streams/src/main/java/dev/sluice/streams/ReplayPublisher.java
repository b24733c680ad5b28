package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
  private final Kind kind;

  /** A new list for each; written on the loop, read by drains. */
  private volatile List<T> facts = List.of();

  /** How many there were, forgotten ones included; written on the loop, after the facts. */
  private volatile int added;

  /** Written once on the loop, after the last fact. */
  private volatile @Nullable Terminal end;

  /** Who waits for more, longest first; a new array for each change. Any thread, by CAS. */
  private volatile Waiter[] waiting = NOBODY;

  private static final Waiter[] NOBODY = {};

  /** Of {@link #waiting}. Every connection has several of these, which mostly nobody waits for. */
  private static final VarHandle WAITING;

  static {
    try {
      WAITING =
          MethodHandles.lookup().findVarHandle(ReplayPublisher.class, "waiting", Waiter[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** What it keeps, and its end if the loop has ended first. */
  private record Kind(boolean newestOnly, Terminal withoutLoop) {
    static final Kind ALL = new Kind(false, Terminal.COMPLETED);
    static final Kind NEWEST = new Kind(true, Terminal.COMPLETED);
  }

  ReplayPublisher(EventLoop loop, Faults faults) {
    this(loop, faults, Kind.ALL);
  }

  private ReplayPublisher(EventLoop loop, Faults faults, Kind kind) {
    this.loop = loop;
    this.faults = faults;
    this.kind = kind;
  }

  /** One that keeps only the newest fact. */
  static <T> ReplayPublisher<T> ofNewest(EventLoop loop, Faults faults) {
    return new ReplayPublisher<>(loop, faults, Kind.NEWEST);
  }

  /**
   * One with an end of its own for the case that the loop has ended first.
   *
   * @param withoutLoop what whoever subscribes then gets
   */
  static <T> ReplayPublisher<T> endingWithoutLoop(
      EventLoop loop, Faults faults, Terminal withoutLoop) {
    return new ReplayPublisher<>(loop, faults, new Kind(false, withoutLoop));
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
      endWithoutLoop();
      replay.start(() -> {});
    }
  }

  /** The loop is gone, so nobody else writes; nothing more can happen. */
  private void endWithoutLoop() {
    if (end == null) {
      end = kind.withoutLoop();
    }
  }

  /** The same with work to be begun by every subscription, which a cancel does not take back. */
  Publisher<T> beginning(Runnable work) {
    return subscriber -> subscribe(subscriber, work);
  }

  /** Adds a fact, unless this has ended. Loop. */
  void add(T fact) {
    if (end == null) {
      facts = kind.newestOnly() ? List.of(fact) : with(facts, fact);
      int before = added;
      added = before + 1;
      drainAll();
    }
  }

  private static <E> List<E> with(List<E> some, E last) {
    if (some.isEmpty()) {
      return List.of(last);
    }
    List<E> all = new ArrayList<>(some);
    all.add(last);
    return List.copyOf(all);
  }

  /** The newest fact, if there is one. Loop. */
  @Nullable
  T newest() {
    List<T> known = facts;
    return known.isEmpty() ? null : known.get(known.size() - 1);
  }

  /** Ends; the first end counts. Loop. */
  void end(Terminal terminal) {
    if (end == null) {
      end = terminal;
      drainAll();
    }
  }

  // ---- who waits; any thread

  /** Hears that there is more, or the end. */
  private interface Waiter {
    void drain();
  }

  private void drainAll() {
    for (Waiter waiter : waiting) {
      waiter.drain();
    }
  }

  private void join(Waiter waiter) {
    Waiter[] before;
    Waiter[] now;
    do {
      before = waiting;
      now = Arrays.copyOf(before, before.length + 1);
      now[before.length] = waiter;
    } while (!WAITING.compareAndSet(this, before, now));
  }

  /** Whether it was there. */
  private boolean leave(Waiter waiter) {
    while (true) {
      Waiter[] before = waiting;
      int place = Arrays.asList(before).indexOf(waiter);
      if (place < 0) {
        return false;
      }
      if (WAITING.compareAndSet(this, before, without(before, place))) {
        return true;
      }
    }
  }

  private static Waiter[] without(Waiter[] some, int place) {
    if (some.length == 1) {
      return NOBODY;
    }
    Waiter[] others = Arrays.copyOf(some, some.length - 1);
    System.arraycopy(some, place + 1, others, place, others.length - place);
    return others;
  }

  /** One subscriber's way through the facts. */
  private final class Replay implements Subscription, Waiter {
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
      join(this);
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
      leave(this);
    }

    @Override
    public void drain() {
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
        if (known != null && (known == wrong || given == added)) {
          cancel();
          known.signal(target, faults);
          return;
        }
        if (given == added || demand.get() == 0) {
          return;
        }
        demand.decrementAndGet();
        given = kind.newestOnly() ? added : given + 1;
        give(target, facts.get(kind.newestOnly() ? 0 : given - 1));
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

  /** Does one thing after the end. */
  private final class AtEnd implements Waiter {
    private final Runnable then;

    AtEnd(Runnable then) {
      this.then = then;
    }

    void start() {
      join(this);
      drain();
    }

    @Override
    public void drain() {
      if (end != null && leave(this)) {
        try {
          then.run();
        } catch (Throwable thrown) { // must not reach the loop
          Signals.unobserved("what follows the end of " + faults.place() + " threw", thrown);
        }
      }
    }
  }

  /** Whether it has ended, and how. */
  boolean hasEnded() {
    return end != null;
  }

  /** Runs something after the end: at once, or later on the loop. Any thread. */
  void whenEnded(Runnable then) {
    AtEnd atEnd = new AtEnd(then);
    if (!Signals.onLoop(loop, atEnd::start)) {
      endWithoutLoop();
      atEnd.start();
    }
  }
}
