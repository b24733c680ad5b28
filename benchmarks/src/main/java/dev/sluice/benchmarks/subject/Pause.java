package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Tally;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets go on, or holds back, what asks for the next element.
 *
 * <pre>
 * from     event       to       by            then
 * GOING    tick        PAUSED   pacer         -
 * PAUSED   tick        GOING    pacer         -
 * GOING    wants more  GOING    who receives  goes on at once
 * PAUSED   wants more  OWING    who receives  counts a pause
 * OWING    tick        GOING    pacer         goes on
 * </pre>
 */
final class Pause implements Runnable {
  private enum State {
    GOING,
    PAUSED,
    OWING
  }

  private final Tally tally;
  private final Runnable proceed;
  private final AtomicReference<State> state = new AtomicReference<>(State.GOING);

  /** {@code proceed} asks for one more element; the pacer calls it, or who wants more. */
  Pause(Tally tally, Runnable proceed) {
    this.tally = tally;
    this.proceed = proceed;
  }

  /** The tick. */
  @Override
  public void run() {
    switch (state.getAndUpdate(now -> now == State.GOING ? State.PAUSED : State.GOING)) {
      case OWING -> proceed.run();
      case GOING, PAUSED -> {}
    }
  }

  /** By who receives, when it is done with an element. */
  void wantMore() {
    State before = state.getAndUpdate(now -> now == State.PAUSED ? State.OWING : now);
    if (before == State.PAUSED) {
      tally.pauses.increment();
    } else {
      proceed.run();
    }
  }
}
