package dev.sluice.spi.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The memory of a socket that holds data which is unaccepted or retained, in bytes of capacity. Any
 * thread: the loop keeps, whoever releases gives back.
 */
public final class HeldMemory {
  private static final VarHandle BYTES = handle("bytes");
  private static final VarHandle MOST = handle("most");
  private static final VarHandle LISTS = handle("lists");
  private static final VarHandle REFUSED = handle("refused");

  private volatile long bytes;

  /** The most that was. */
  private volatile long most;

  /** Retained lists not released. */
  private volatile long lists;

  private volatile long refused;

  /** Nothing held. */
  public HeldMemory() {}

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(HeldMemory.class, field, long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /**
   * How much is held.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }

  long most() {
    return most;
  }

  /**
   * How many lists the application keeps.
   *
   * @return retained and not released
   */
  public long lists() {
    return lists;
  }

  long refusedReleases() {
    return refused;
  }

  /**
   * More is held, or less.
   *
   * @param change bytes, negative for less
   */
  public void add(long change) {
    long now = (long) BYTES.getAndAdd(this, change) + change;
    if (change > 0) {
      raise(now);
    }
  }

  private void raise(long now) {
    long before = most;
    while (before < now && !MOST.compareAndSet(this, before, now)) {
      before = most;
    }
  }

  /** A list was retained. */
  public void listRetained() {
    LISTS.getAndAdd(this, 1L);
  }

  /** A retained list was released. */
  public void listReleased() {
    LISTS.getAndAdd(this, -1L);
  }

  /** A release was refused: not retained, or released before. */
  public void releaseRefused() {
    REFUSED.getAndAdd(this, 1L);
  }
}
