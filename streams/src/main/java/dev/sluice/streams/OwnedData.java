package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Retained data in memory of its own: a release makes it unreadable here, and tells who waits for
 * that.
 */
final class OwnedData implements RetainedData {
  private final ByteBuffer only;
  private final List<ByteBuffer> buffers;
  private final Runnable whenReleased;

  /** Set once, by whoever releases first; any thread. */
  private final AtomicBoolean released = new AtomicBoolean();

  /**
   * A view of some memory.
   *
   * @param bytes from position to limit; its position stays
   * @param whenReleased runs once
   */
  OwnedData(ByteBuffer bytes, Runnable whenReleased) {
    this.only = bytes.slice();
    this.buffers = List.of(only.asReadOnlyBuffer());
    this.whenReleased = whenReleased;
  }

  @Override
  public List<ByteBuffer> buffers() {
    checkHeld();
    return buffers;
  }

  @Override
  public int size() {
    return only.capacity();
  }

  @Override
  public byte[] toByteArray() {
    checkHeld();
    byte[] copy = new byte[only.capacity()];
    only.get(0, copy);
    return copy;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whoever releases, mostly the loop, must not be harmed
  public void release() {
    if (released.compareAndSet(false, true)) {
      try {
        whenReleased.run();
      } catch (Throwable thrown) {
        Signals.unobserved("what was to run when retained data was released threw", thrown);
      }
    }
  }

  @Override
  public boolean isReleased() {
    return released.get();
  }

  private void checkHeld() {
    if (isReleased()) {
      throw new IllegalStateException("released already");
    }
  }

  @Override
  public String toString() {
    return "RetainedData[" + size() + " bytes" + (isReleased() ? ", released]" : "]");
  }
}
