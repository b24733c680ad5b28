package dev.sluice.spi.support;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an indicated element: the subsystem, the application, or nobody any more.
 *
 * <pre>
 * from      event                           to        by
 * FREE      indicated                       LENT      loop
 * LENT      SUCCESS, DATA_NOT_ACCEPTED      FREE      loop
 * LENT      PENDING                         RETAINED  loop
 * LENT      released inside the callback    EARLY     any thread
 * EARLY     the callback returned           GONE      loop
 * RETAINED  released                        GONE      any thread; the memory goes back
 * </pre>
 *
 * What is GONE is never lent again, so that a second release finds it GONE for ever; its memory may
 * be used again.
 */
public final class Retention {
  private enum Life {
    FREE,
    LENT,
    RETAINED,
    EARLY,
    GONE
  }

  /** The table above. */
  private final AtomicReference<Life> life = new AtomicReference<>(Life.FREE);

  /** Whose data this is; written by the loop before it is lent, read by whoever releases. */
  private volatile @Nullable Object owner;

  /** Nothing indicated yet. */
  public Retention() {}

  /**
   * Whether the memory may not be written: it is lent or kept.
   *
   * @return {@code false} while the subsystem has it
   */
  public boolean isTaken() {
    return life.get() != Life.FREE;
  }

  /**
   * A callback is about to see it. Loop only.
   *
   * @param socket whose data this is
   */
  public void lend(@Nullable Object socket) {
    owner = socket;
    life.set(Life.LENT);
  }

  /**
   * After SUCCESS or DATA_NOT_ACCEPTED. Loop only.
   *
   * @return {@code false} if the callback released what was not its own to release
   */
  public boolean takeBack() {
    return life.compareAndSet(Life.LENT, Life.FREE) || endEarly();
  }

  /**
   * After PENDING. Loop only.
   *
   * @return {@code false} if it was released already, inside the callback (WSK D17)
   */
  public boolean retain() {
    return life.compareAndSet(Life.LENT, Life.RETAINED) || endEarly();
  }

  private boolean endEarly() {
    life.set(Life.GONE);
    return false;
  }

  /** What a release came to. */
  public enum Release {
    /** It was not the caller's to release. */
    REFUSED,
    /** Before the callback returned: the loop will see it. */
    EARLY,
    /** The caller gives the memory back. */
    RETURNED
  }

  /**
   * WskRelease; any thread. Looks again when the loop moved on meanwhile, from LENT to RETAINED: a
   * release that comes while the callback returns must not be taken for a wrong one.
   *
   * @param socket on which the release was called
   * @return what it came to
   */
  public Release release(@Nullable Object socket) {
    if (owner != socket) {
      return Release.REFUSED;
    }
    while (true) {
      Life now = life.get();
      if (now == Life.RETAINED && life.compareAndSet(now, Life.GONE)) {
        return Release.RETURNED;
      }
      if (now == Life.LENT && life.compareAndSet(now, Life.EARLY)) {
        return Release.EARLY;
      }
      if (now != Life.RETAINED && now != Life.LENT) {
        return Release.REFUSED;
      }
    }
  }
}
