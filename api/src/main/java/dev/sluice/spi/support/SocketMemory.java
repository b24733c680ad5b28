package dev.sluice.spi.support;

import dev.sluice.api.extension.ReceiveBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one socket holds for data that its application retains, carries or has not
 * accepted, by capacity; charged to its client too. Any thread, since any thread releases.
 *
 * <p>A socket that retains nothing may always be read: what it carries or has left over becomes
 * less only by going on.
 */
public final class SocketMemory {
  private final MemoryBudget client;
  private final LongSupplier nanoTime;
  private final Runnable wake;

  /** Made when there is something to count; written once, under this. */
  private volatile @Nullable HeldMemory held;

  /** Not read because of {@link #limit}; the loop sets, whoever wakes the socket clears. */
  private volatile boolean waiting;

  /** Of {@link #waiting}. */
  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(SocketMemory.class, "waiting", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** What this socket may hold; any thread writes. */
  private volatile long limit = ReceiveBudget.UNLIMITED;

  /** Kept once somebody asks for ages; written once, under this. */
  private volatile @Nullable RetainedAges ages;

  /**
   * Nothing held, in real time.
   *
   * @param client of the socket
   * @param wake has the socket look again whether it may read, by a task; called from any thread
   */
  public SocketMemory(MemoryBudget client, Runnable wake) {
    this(client, System::nanoTime, wake);
  }

  /**
   * Nothing held.
   *
   * @param client of the socket
   * @param nanoTime the clock of ages and stops
   * @param wake as above
   */
  public SocketMemory(MemoryBudget client, LongSupplier nanoTime, Runnable wake) {
    this.client = client;
    this.nanoTime = nanoTime;
    this.wake = wake;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /**
   * What it comes to.
   *
   * @return the numbers
   */
  public HeldMemory held() {
    HeldMemory known = held;
    return known == null ? makeHeld() : known;
  }

  private synchronized HeldMemory makeHeld() {
    HeldMemory known = held;
    if (known == null) {
      known = new HeldMemory();
      held = known;
    }
    return known;
  }

  private long heldBytes() {
    HeldMemory known = held;
    return known == null ? 0 : known.bytes();
  }

  /**
   * Adds to what is held, or takes away.
   *
   * @param bytes negative for less
   */
  public void charge(long bytes) {
    client.charge(bytes);
    held().add(bytes);
    if (bytes < 0) {
      wakeBelowLimit();
    }
  }

  /**
   * A list is retained.
   *
   * @param bytes of its memory
   * @return goes with its {@link #release}
   */
  public RetainedAges.@Nullable Entry retain(long bytes) {
    held().listRetained();
    charge(bytes);
    RetainedAges kept = ages;
    return kept == null ? null : kept.add();
  }

  /**
   * A retained list was released.
   *
   * @param bytes of its memory
   * @param age what {@link #retain} returned
   */
  public void release(long bytes, RetainedAges.@Nullable Entry age) {
    if (age != null) {
      age.release();
    }
    held().listReleased();
    charge(-bytes);
    if (!isRetaining()) {
      client.feed(this);
    }
  }

  /**
   * Which limit forbids to read, or {@code null} if none does; then the socket will be woken. What
   * was released just before is looked at again, so that no release is missed.
   *
   * @return the limit
   */
  public ReceiveBudget.@Nullable Limit stoppedBy() {
    if (!isRetaining()) {
      return null;
    }
    if (heldBytes() >= limit) {
      waiting = true;
      wakeBelowLimit();
      return ReceiveBudget.Limit.SOCKET;
    }
    if (client.isUsedUp()) {
      client.starve(this);
      return ReceiveBudget.Limit.CLIENT;
    }
    return null;
  }

  private void wakeBelowLimit() {
    if (waiting
        && (heldBytes() < limit || !isRetaining())
        && WAITING.compareAndSet(this, true, false)) {
      wake();
    }
  }

  void wake() {
    wake.run();
  }

  /** The socket closes. */
  public void forget() {
    client.forget(this);
  }

  /**
   * Whether lists had better be released very soon: from three quarters of a limit on.
   *
   * @return whether a limit is near
   */
  public boolean isShort() {
    return heldBytes() >= MemoryBudget.near(limit) || client.isShort();
  }

  boolean isRetaining() {
    HeldMemory known = held;
    return known != null && known.lists() > 0;
  }

  long limit() {
    return limit;
  }

  void limit(long bytes) {
    limit = bytes;
    wakeBelowLimit();
  }

  /** Notes ages from now on. */
  synchronized RetainedAges ages() {
    RetainedAges kept = ages;
    if (kept == null) {
      kept = new RetainedAges(nanoTime);
      ages = kept;
    }
    return kept;
  }
}
