package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Retained data in memory of its own, which nobody waits for: a release only makes it unreadable.
 */
final class OwnedData implements RetainedData {
  private final byte[] bytes;
  private final List<ByteBuffer> buffers;

  /** Set by release, any thread. */
  private volatile boolean released;

  OwnedData(byte[] bytes) {
    this.bytes = bytes;
    this.buffers = List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public List<ByteBuffer> buffers() {
    checkHeld();
    return buffers;
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public byte[] toByteArray() {
    checkHeld();
    return bytes.clone();
  }

  @Override
  public void release() {
    released = true;
  }

  @Override
  public boolean isReleased() {
    return released;
  }

  private void checkHeld() {
    if (released) {
      throw new IllegalStateException("released already");
    }
  }

  @Override
  public String toString() {
    return "RetainedData[" + bytes.length + " bytes" + (released ? ", released]" : "]");
  }
}
