package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Retained data without a socket, which counts its releases. */
final class HandData implements RetainedData {
  final AtomicInteger releases = new AtomicInteger();
  private final byte[] bytes;

  HandData(int value) {
    this.bytes = new byte[] {(byte) value};
  }

  @Override
  public List<ByteBuffer> buffers() {
    return List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public void release() {
    releases.incrementAndGet();
  }

  @Override
  public boolean isReleased() {
    return releases.get() > 0;
  }
}
