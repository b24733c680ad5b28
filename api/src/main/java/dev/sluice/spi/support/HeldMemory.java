package dev.sluice.spi.support;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of a socket that holds data which is unaccepted or retained, in bytes of capacity. Any
 * thread: the loop keeps, whoever releases gives back.
 */
public final class HeldMemory {
  private final AtomicLong bytes = new AtomicLong();

  /** The most that was. */
  private final AtomicLong most = new AtomicLong();

  /** Retained lists not released. */
  private final AtomicLong lists = new AtomicLong();

  private final AtomicLong refused = new AtomicLong();

  /** Nothing held. */
  public HeldMemory() {}

  /**
   * How much is held.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes.get();
  }

  long most() {
    return most.get();
  }

  /**
   * How many lists the application keeps.
   *
   * @return retained and not released
   */
  public long lists() {
    return lists.get();
  }

  long refusedReleases() {
    return refused.get();
  }

  /**
   * More is held, or less.
   *
   * @param change bytes, negative for less
   */
  public void add(long change) {
    long now = bytes.addAndGet(change);
    if (change > 0) {
      most.accumulateAndGet(now, Math::max);
    }
  }

  /** A list was retained. */
  public void listRetained() {
    lists.incrementAndGet();
  }

  /** A retained list was released. */
  public void listReleased() {
    lists.decrementAndGet();
  }

  /** A release was refused: not retained, or released before. */
  public void releaseRefused() {
    refused.incrementAndGet();
  }
}
