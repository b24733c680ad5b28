package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Received bytes that stay in the subsystem's memory until {@link #release()}: a retained
 * indication (WSK reference 6.5, verdict PENDING). Any thread.
 */
public interface RetainedData {
  /**
   * The bytes, in order; read-only buffers, mostly one. Not to be touched after {@link #release()}:
   * the memory is then used for other data.
   *
   * @return the buffers, always the same objects
   * @throws IllegalStateException after the release
   */
  List<ByteBuffer> buffers();

  /**
   * How many bytes there are when it was handed out.
   *
   * @return the sum over the buffers, 1 or more
   */
  int size();

  /**
   * A copy of the bytes on the heap, which does not move the buffers' positions.
   *
   * @return {@link #size()} bytes
   * @throws IllegalStateException after the release
   */
  byte[] toByteArray();

  /** Gives the memory back: WskRelease. Every further call does nothing but being counted. */
  void release();

  /**
   * Whether it was released.
   *
   * @return whether the bytes are gone
   */
  boolean isReleased();
}
