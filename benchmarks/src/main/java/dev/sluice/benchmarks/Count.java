package dev.sluice.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A number that costs its subject next to nothing: the first thread that counts owns a plain field,
 * which others only read; when it has ended, another may own it. Whoever counts beside the owner
 * uses a {@link LongAdder}. Any thread.
 */
public final class Count {
  private static final VarHandle OWNER;
  private static final VarHandle OWN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(Count.class, "owner", Thread.class);
      OWN = lookup.findVarHandle(Count.class, "own", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whose {@link #own} is; moves by compareAndSet from nobody or a thread that has ended. */
  private volatile @Nullable Thread owner;

  /** Written by the owner, in release mode; read by others in acquire mode. */
  private long own;

  private final LongAdder others = new LongAdder();

  /** One more. */
  public void increment() {
    add(1);
  }

  /** So many more. */
  @SuppressWarnings("ReferenceEquality") // this very thread
  public void add(long more) {
    if (Thread.currentThread() == owner) {
      OWN.setRelease(this, own + more);
    } else {
      addElsewhere(more);
    }
  }

  private void addElsewhere(long more) {
    Thread now = owner;
    if ((now == null || !now.isAlive()) && OWNER.compareAndSet(this, now, Thread.currentThread())) {
      add(more);
    } else {
      others.add(more);
    }
  }

  /** How many there are; as of now where somebody is counting. */
  public long sum() {
    return (long) OWN.getAcquire(this) + others.sum();
  }

  @Override
  public String toString() {
    return Long.toString(sum());
  }
}
