package dev.sluice.spi.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
  private volatile Life life = Life.FREE;

  private static final VarHandle LIFE;

  static {
    try {
      LIFE = MethodHandles.lookup().findVarHandle(Retention.class, "life", Life.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

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
    return life != Life.FREE;
  }

  /**
   * A callback is about to see it. Loop only.
   *
   * @param socket whose data this is
   */
  public void lend(@Nullable Object socket) {
    owner = socket;
    life = Life.LENT;
  }

  /**
   * After SUCCESS or DATA_NOT_ACCEPTED. Loop only.
   *
   * @return {@code false} if the callback released what was not its own to release
   */
  public boolean takeBack() {
    return LIFE.compareAndSet(this, Life.LENT, Life.FREE) || endEarly();
  }

  /**
   * After PENDING. Loop only.
   *
   * @return {@code false} if it was released already, inside the callback (WSK D17)
   */
  public boolean retain() {
    return LIFE.compareAndSet(this, Life.LENT, Life.RETAINED) || endEarly();
  }

  private boolean endEarly() {
    life = Life.GONE;
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
      Life now = life;
      if (now == Life.RETAINED && LIFE.compareAndSet(this, now, Life.GONE)) {
        return Release.RETURNED;
      }
      if (now == Life.LENT && LIFE.compareAndSet(this, now, Life.EARLY)) {
        return Release.EARLY;
      }
      if (now != Life.RETAINED && now != Life.LENT) {
        return Release.REFUSED;
      }
    }
  }
}
