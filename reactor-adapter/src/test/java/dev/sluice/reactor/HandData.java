package dev.sluice.reactor;

import dev.sluice.streams.RetainedData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Retained data without a socket, which counts its releases. */
final class HandData implements RetainedData {
  final AtomicInteger releases = new AtomicInteger();
  private final int value;

  HandData(int value) {
    this.value = value;
  }

  @Override
  public List<ByteBuffer> buffers() {
    return List.of(ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer());
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public byte[] toByteArray() {
    return new byte[] {(byte) value};
  }

  @Override
  public void release() {
    releases.incrementAndGet();
  }

  @Override
  public boolean isReleased() {
    return releases.get() > 0;
  }

  @Override
  public String toString() {
    return "data " + value;
  }
}
