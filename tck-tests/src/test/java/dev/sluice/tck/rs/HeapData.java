package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Retained data that come from nowhere. */
final class HeapData implements RetainedData {
  private final byte[] bytes;
  private final List<ByteBuffer> buffers;
  private volatile boolean released;

  HeapData(int size, byte content) {
    bytes = new byte[size];
    Arrays.fill(bytes, content);
    buffers = List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public List<ByteBuffer> buffers() {
    return buffers;
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
    released = true;
  }

  @Override
  public boolean isReleased() {
    return released;
  }
}
