package dev.sluice.testkit.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and what is left to do in it. One step runs at a time, on the thread that drives;
 * the seed chooses which lane's first step is next. Any thread may add steps, but only one thread
 * doing so keeps a run repeatable.
 *
 * <p>Time stands still while there are steps; it jumps to the next timer when somebody waits and
 * none is left.
 */
public final class Steps {
  private static final Logger LOG = System.getLogger("dev.sluice.testkit");

  /** More steps than that without an end are taken for a mistake. */
  private static final int ENDLESS = 10_000_000;

  /** So many lines of the trace tell what led to a failure. */
  private static final int TOLD = 40;

  private final long seed;
  private final Chance chance;

  /** Lanes that are not empty; guarded by this, as is all below but {@link #stepping}. */
  private final List<Lane> ready = new ArrayList<>();

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Trace trace = new Trace();
  private long now;
  private long timersMade;
  private @Nullable Thread driver;

  /** Who runs a step now; written by that thread. */
  private volatile @Nullable Thread stepping;

  private final class Timer implements Comparable<Timer> {
    private final long due;
    private final long number = timersMade++;
    private final Lane lane;
    private final Lane.Step step;

    Timer(long due, Lane lane, Lane.Step step) {
      this.due = due;
      this.lane = lane;
      this.step = step;
    }

    @Override
    public int compareTo(Timer other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
    }
  }

  /** All that happens follows from the seed. */
  public Steps(long seed) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.driver = Thread.currentThread();
  }

  public long seed() {
    return seed;
  }

  Chance chance() {
    return chance;
  }

  /** Virtual time, in nanoseconds from the beginning. */
  public synchronized long now() {
    return now;
  }

  /** The time so long after now; the end of time if that is later. */
  synchronized long timeIn(long nanos) {
    long then = now + Math.max(0, nanos);
    return then < 0 ? Long.MAX_VALUE : then;
  }

  // ---- what is left to do

  synchronized void post(Lane lane, String what, Runnable body) {
    enqueue(lane, new Lane.Step(what, body));
  }

  private void enqueue(Lane lane, Lane.Step step) {
    if (lane.add(step)) {
      ready.add(lane);
    }
  }

  /** A step after some time; running what this returns takes it back. */
  synchronized Runnable postAfter(long nanos, Lane lane, String what, Runnable body) {
    Timer timer = new Timer(timeIn(nanos), lane, new Lane.Step(what, body));
    timers.add(timer);
    return () -> {
      synchronized (this) {
        timers.remove(timer);
      }
    };
  }

  /** A step at some time, which may be now. */
  void postAt(long time, Lane lane, String what, Runnable body) {
    long wait = time - now();
    if (wait <= 0) {
      post(lane, what, body);
    } else {
      postAfter(wait, lane, what, body);
    }
  }

  /** Whether a step can run without time going on. */
  public synchronized boolean isIdle() {
    return ready.isEmpty();
  }

  /** Adds a line about what the running step does. */
  synchronized void note(String line) {
    trace.add("    " + line);
  }

  public synchronized List<String> trace() {
    return trace.lines();
  }

  public synchronized long digest() {
    return trace.digest();
  }

  public synchronized long count() {
    return trace.count();
  }

  // ---- who drives

  /** Whether this thread runs a step. */
  boolean isStep() {
    return stepping == Thread.currentThread();
  }

  /** Whether the steps run on this thread. */
  synchronized boolean isDriver() {
    return driver == Thread.currentThread();
  }

  /** Refuses the thread on which the steps would have to run that it wants to wait for. */
  void checkCanWait() {
    if (isDriver()) {
      throw new IllegalStateException("the thread that drives a simulation cannot wait for a"
          + " request: call simulation.run() or simulation.await(request::isDone) (" + this + ")");
    }
  }

  /** Runs one step; false if there is none. */
  public boolean step() {
    Lane.Step step;
    synchronized (this) {
      if (stepping != null) {
        throw new IllegalStateException("a step cannot drive the simulation it belongs to");
      }
      driver = Thread.currentThread();
      if (ready.isEmpty()) {
        return false;
      }
      int chosen = chance.below(ready.size());
      Lane lane = ready.get(chosen);
      step = lane.poll();
      if (lane.isEmpty()) {
        ready.set(chosen, ready.get(ready.size() - 1));
        ready.remove(ready.size() - 1);
      }
      if (step == null) {
        return true;
      }
      trace.add(now + " " + lane + ": " + step.what());
      stepping = Thread.currentThread();
    }
    try {
      step.body().run();
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "step '" + step.what() + "' of " + this + " failed", thrown);
    } finally {
      stepping = null;
    }
    return true;
  }

  /** Runs steps until there are none; time stands still. */
  public void run() {
    for (int steps = 0; step(); steps++) {
      checkEnds(steps);
    }
  }

  private void checkEnds(int steps) {
    if (steps >= ENDLESS) {
      throw failure("no end after " + ENDLESS + " steps");
    }
  }

  /** Jumps to the next timer not after {@code end}; false if there is none. */
  private synchronized boolean skip(long end) {
    Timer next = timers.peek();
    if (next == null || next.due > end) {
      return false;
    }
    now = Math.max(now, next.due);
    while (next != null && next.due <= now) {
      timers.remove();
      enqueue(next.lane, next.step);
      next = timers.peek();
    }
    return true;
  }

  /** Runs steps and timers until then, and is at that time afterwards. */
  public void advance(long nanos) {
    long end = timeIn(nanos);
    do {
      run();
    } while (skip(end));
    synchronized (this) {
      now = end;
    }
  }

  /** Runs steps, and time when there are none, until a condition holds; false if it never does. */
  public boolean reach(BooleanSupplier condition, long nanos) {
    long end = timeIn(nanos);
    for (int steps = 0; !condition.getAsBoolean(); steps++) {
      checkEnds(steps);
      if (!step() && !skip(end)) {
        return false;
      }
    }
    return true;
  }

  /** A failure that tells how to see it again. */
  public synchronized AssertionError failure(String what) {
    return new AssertionError(what + " in " + this + "; the last steps were:" + trace.tail(TOLD));
  }

  @Override
  public String toString() {
    return "simulation with seed " + seed + " at " + Duration.ofNanos(now());
  }
}
