package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** How a subject asks on its connections, by the job: which of them stand still, which pause. */
final class Askings implements AutoCloseable {
  private final Job job;
  private final Tally tally;
  private final Pacer pacer;
  /** Connections so far; they come in the order in which the load opens them. */
  private final AtomicLong connections = new AtomicLong();

  private final Queue<Runnable> standing = new ConcurrentLinkedQueue<>();

  Askings(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.pacer = new Pacer(job);
  }

  /** For the next connection; once for each. */
  Asking next() {
    if (nextStands()) {
      return new Standing();
    }
    return job.drive() == Drive.PAUSED ? new Pausing() : Asking.inBatches(job.demand());
  }

  private boolean nextStands() {
    return switch (job.drive()) {
      case STALLED -> true;
      case ONE_FAST -> connections.getAndIncrement() % job.connections() < job.connections() - 1;
      default -> false;
    };
  }

  /**
   * Pauses and resumes what can be switched off and on.
   *
   * @param going told whether to go on, by the pacer's thread
   * @return ends that
   */
  Runnable toggling(Consumer<Boolean> going) {
    Runnable tick = new Runnable() {
      private boolean on = true;

      @Override
      public void run() {
        on = !on;
        going.accept(on);
        if (!on) {
          tally.pauses.increment();
        }
      }
    };
    pacer.add(tick);
    return () -> pacer.remove(tick);
  }

  /** All that stand still go on. */
  void resume() {
    for (Runnable next = standing.poll(); next != null; next = standing.poll()) {
      next.run();
    }
  }

  /** Counts what is drawn from a source, in works where the peer takes none of it. */
  <T> Supplier<T> drawing(Supplier<T> source) {
    if (job.drive() != Drive.STALLED) {
      return source;
    }
    return () -> {
      tally.drawn.add(job.elementSize());
      return source.get();
    };
  }

  @Override
  public void close() {
    pacer.close();
  }

  /** Takes one element, and the others after {@link #resume()}. */
  private final class Standing implements Asking {
    private LongConsumer request = none -> {};

    @Override
    public long first() {
      return 1;
    }

    @Override
    public long next() {
      return Long.MAX_VALUE;
    }

    @Override
    public void start(LongConsumer subscription) {
      request = subscription;
      request.accept(1);
    }

    @Override
    public void again() {
      standing.add(() -> request.accept(Long.MAX_VALUE));
    }
  }

  /** Takes one element after the other, each second millisecond. */
  private final class Pausing implements Asking {
    private LongConsumer request = none -> {};
    private final Pause pause = new Pause(tally, () -> request.accept(1));

    @Override
    public long first() {
      return 1;
    }

    @Override
    public long next() {
      return 1;
    }

    @Override
    public void start(LongConsumer subscription) {
      request = subscription;
      pacer.add(pause);
      request.accept(1);
    }

    @Override
    public void again() {
      pause.wantMore();
    }

    @Override
    public void end() {
      pacer.remove(pause);
    }
  }
}
