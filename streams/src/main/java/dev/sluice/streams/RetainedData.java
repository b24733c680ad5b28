package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Received bytes that stay in the subsystem's memory until {@link #release()}: a retained
 * indication (WSK reference 6.5, verdict PENDING). Or {@linkplain #of bytes of your own}, to be
 * sent without a copy. Any thread.
 */
public interface RetainedData {
  /**
   * Bytes of your own for {@link StreamConnection#sendRetained}, which go out from where they are
   * if they are 4 KiB or more, and without any copy if the buffer is direct (WSK: the buffers of a
   * send are the subsystem's until its request completes).
   *
   * @param buffer the bytes from its position to its limit, not to be changed before the release;
   *     its position stays
   * @param whenReleased runs once, when the bytes are yours again, on whatever thread releases: the
   *     event loop mostly, so it does not block
   * @return retained data of this buffer
   */
  static RetainedData of(ByteBuffer buffer, Runnable whenReleased) {
    return new OwnedData(
        Objects.requireNonNull(buffer, "buffer"),
        Objects.requireNonNull(whenReleased, "whenReleased"));
  }

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
   * @return the sum over the buffers, 1 or more if they were received
   */
  int size();

  /**
   * A copy of the bytes on the heap, which does not move the buffers' positions.
   *
   * @return {@link #size()} bytes
   * @throws IllegalStateException after the release
   */
  byte[] toByteArray();

  /**
   * Gives the memory back: WskRelease. Every further call does nothing but being counted, if that.
   */
  void release();

  /**
   * Whether it was released.
   *
   * @return whether the bytes are gone
   */
  boolean isReleased();
}
