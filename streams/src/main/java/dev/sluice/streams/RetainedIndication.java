package dev.sluice.streams;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The rest of an indication that was answered with PENDING. Releases once; {@link Cleaner} does it
 * for who forgets.
 *
 * <pre>
 * from   event     to         by           then
 * held   release   released   any thread   WskRelease
 * held   garbage   released   cleaner      WskRelease, counted, logged
 * released  release           any thread   WskRelease again, which is refused and counted
 * </pre>
 *
 * @param <I> the type of the indication
 */
final class RetainedIndication<I> implements RetainedData {
  private final List<ByteBuffer> buffers;
  private final int size;
  private final Lease<I> lease;
  private final Cleaner.Cleanable cleanable;

  RetainedIndication(HandOut<I> handOut, I list, List<ByteBuffer> buffers, int size) {
    this.buffers = buffers;
    this.size = size;
    this.lease = new Lease<>(handOut, list);
    this.cleanable = Cleaning.CLEANER.register(this, lease);
  }

  /** Begins its thread only when something is retained. */
  private static final class Cleaning {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /**
   * What is owed. Must not refer to the data that it is about, which else would never be garbage.
   */
  private static final class Lease<I> implements Runnable {
    private final HandOut<I> handOut;
    private final I list;

    /** Set once, by whoever releases first. */
    private volatile boolean released;

    private static final VarHandle RELEASED;

    static {
      try {
        RELEASED = MethodHandles.lookup().findVarHandle(Lease.class, "released", boolean.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    Lease(HandOut<I> handOut, I list) {
      this.handOut = handOut;
      this.list = list;
    }

    boolean release() {
      boolean first = RELEASED.compareAndSet(this, false, true);
      handOut.release(list);
      return first;
    }

    /** By the cleaner, or by clean() after a release. */
    @Override
    public void run() {
      if (RELEASED.compareAndSet(this, false, true)) {
        handOut.forgot(list);
      }
    }
  }

  @Override
  public List<ByteBuffer> buffers() {
    checkHeld();
    return buffers;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] toByteArray() {
    checkHeld();
    try {
      byte[] bytes = new byte[size];
      int filled = 0;
      for (ByteBuffer buffer : buffers) {
        buffer.get(0, bytes, filled, buffer.capacity());
        filled += buffer.capacity();
      }
      return bytes;
    } finally {
      Reference.reachabilityFence(this); // the cleaner must not take the memory away meanwhile
    }
  }

  @Override
  public void release() {
    try {
      if (lease.release()) {
        cleanable.clean();
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean isReleased() {
    return lease.released;
  }

  private void checkHeld() {
    if (isReleased()) {
      throw new IllegalStateException("released already; its memory holds other data");
    }
  }

  @Override
  public String toString() {
    return "RetainedData[" + size + " bytes" + (isReleased() ? ", released]" : "]");
  }
}
