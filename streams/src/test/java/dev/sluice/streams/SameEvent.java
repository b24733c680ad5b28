package dev.sluice.streams;

import dev.sluice.api.DataIndication;
import dev.sluice.api.ReceiveEvent;
import java.nio.ByteBuffer;

/** One indication, again and again. */
final class SameEvent implements ReceiveEvent, DataIndication {
  private final ByteBuffer buffer;

  SameEvent(ByteBuffer content) {
    buffer = content.asReadOnlyBuffer();
  }

  @Override
  public DataIndication indication() {
    return this;
  }

  @Override
  public long bytesIndicated() {
    return buffer.capacity();
  }

  @Override
  public long bytesAccepted() {
    return buffer.capacity();
  }

  @Override
  public void bytesAccepted(long bytes) {
    throw new AssertionError("all is accepted");
  }

  @Override
  public boolean releaseAsap() {
    return false;
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public DataIndication next() {
    return null;
  }
}
