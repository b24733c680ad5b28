package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** An event loop that runs when a test says so, on the thread that says so. */
final class FakeLoop implements EventLoop {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks ever given; any thread. */
  final AtomicInteger executed = new AtomicInteger();

  private final List<Timer> timers = new ArrayList<>();
  private volatile Thread running;
  private volatile boolean ended;
  private long now;

  private record Timer(Runnable task, long due) {}

  @Override
  public boolean inEventLoop() {
    return running == Thread.currentThread();
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
    Timer timer = new Timer(task, now + delayNanos);
    timers.add(timer);
    return () -> timers.remove(timer);
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
    Thread before = running;
    running = Thread.currentThread();
    try {
      body.run();
    } finally {
      running = before;
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

  /** Lets time pass. */
  void advance(long nanos) {
    now += nanos;
    List<Timer> due = timers.stream()
        .filter(timer -> timer.due <= now)
        .sorted(Comparator.comparingLong(Timer::due))
        .toList();
    timers.removeAll(due);
    due.forEach(timer -> as(timer.task));
    runAll();
  }

  /** Ends, after what is queued. */
  void end() {
    runAll();
    ended = true;
  }
}
