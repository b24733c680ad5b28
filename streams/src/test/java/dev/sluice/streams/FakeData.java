package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;

/** Retained data of nobody, with a count of releases. */
final class FakeData implements RetainedData {
  private final ByteBuffer buffer;
  int releases;

  FakeData(int size) {
    buffer = ByteBuffer.wrap(Bytes.pattern(0, size)).asReadOnlyBuffer();
  }

  @Override
  public List<ByteBuffer> buffers() {
    if (releases > 0) {
      throw new IllegalStateException("released");
    }
    return List.of(buffer);
  }

  @Override
  public int size() {
    return buffer.capacity();
  }

  @Override
  public byte[] toByteArray() {
    throw new AssertionError("not needed");
  }

  @Override
  public void release() {
    releases++;
  }

  @Override
  public boolean isReleased() {
    return releases > 0;
  }
}
