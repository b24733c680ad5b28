package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Retained data of nobody, with a count of releases. */
final class KeptData implements RetainedData {
  private static final byte[] ZEROS = new byte[4096];

  final AtomicInteger releases = new AtomicInteger();
  private final int size;

  KeptData(int size) {
    this.size = size;
  }

  @Override
  public List<ByteBuffer> buffers() {
    return List.of(ByteBuffer.wrap(ZEROS, 0, size));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] toByteArray() {
    return new byte[size];
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
