package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An event loop that runs when a test says so, on the thread that says so. */
final class FakeLoop implements EventLoop {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks ever given; any thread. */
  final AtomicInteger executed = new AtomicInteger();

  private final List<Timer> timers = new ArrayList<>();

  /** Compared with the calling thread only, which sees what it wrote itself. */
  private final AtomicReference<Thread> running = new AtomicReference<>();

  private volatile boolean ended;
  private long now;
  private int scheduled;

  private record Timer(Runnable task, long due) {}

  @Override
  public boolean inEventLoop() {
    return running.getOpaque() == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    if (ended) {
      throw new RejectedExecutionException("the loop has ended");
    }
    executed.incrementAndGet();
    tasks.add(task);
  }

  /** A task of the socket's own; not counted. */
  void later(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    if (ended) {
      throw new RejectedExecutionException("the loop has ended");
    }
    scheduled++;
    Timer timer = new Timer(task, now + delayNanos);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Timers ever given. */
  int scheduled() {
    return scheduled;
  }

  int timers() {
    return timers.size();
  }

  /** Does something as this loop, and then what that left to do. */
  void run(Runnable body) {
    as(body);
    runAll();
  }

  /** Does something as this loop, but nothing else. */
  void as(Runnable body) {
    Thread before = running.getOpaque();
    running.setOpaque(Thread.currentThread());
    try {
      body.run();
    } finally {
      running.setOpaque(before);
    }
  }

  /** Runs tasks until there are none. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      as(task);
    }
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }

  /** Lets time pass; each timer runs at its time. */
  void advance(long nanos) {
    long end = now + nanos;
    runAll();
    for (Optional<Timer> next = next(end); next.isPresent(); next = next(end)) {
      timers.remove(next.get());
      now = Math.max(now, next.get().due);
      run(next.get().task);
    }
    now = end;
  }

  /** Time passes, and the loop is busy meanwhile. */
  void stall(long nanos) {
    now += nanos;
  }

  private Optional<Timer> next(long end) {
    return timers.stream()
        .filter(timer -> timer.due <= end)
        .min(Comparator.comparingLong(Timer::due));
  }

  /** Ends, after what is queued. */
  void end() {
    runAll();
    ended = true;
  }
}
