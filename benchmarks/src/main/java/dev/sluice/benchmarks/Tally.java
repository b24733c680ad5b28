package dev.sluice.benchmarks;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a subject has done since it began. Any thread. */
public final class Tally {
  /** Bytes taken or sent. */
  public final Count bytes = new Count();

  /** Elements, where the work has some: lines. */
  public final Count elements = new Count();

  /** Connections that came to their end in good order. */
  public final Count ended = new Count();

  /** Bytes drawn from the source of what is sent, where the peer takes none of it. */
  public final Count drawn = new Count();

  /** How often the subscriber withheld its demand. */
  public final Count pauses = new Count();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A run that lost something is no result. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  @Nullable
  Throwable failure() {
    return failure.get();
  }
}
