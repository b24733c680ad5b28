package dev.sluice.tck.kit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a callback by blocking it, and with it the loop, until the test lets it go. */
public final class RealGate implements Gate {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  @Override
  public <T> T pass(T answer) {
    arrived.countDown();
    await(opened, "the test opens the gate");
    return answer;
  }

  @Override
  public void meanwhile(Runnable action) {
    awaitArrival();
    try {
      action.run();
    } finally {
      open();
    }
  }

  /** Called by the test: waits until a callback stands here. */
  public void awaitArrival() {
    await(arrived, "a callback arrives");
  }

  public void open() {
    opened.countDown();
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(RealDriver.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("not within " + RealDriver.LIMIT + ": " + what);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
