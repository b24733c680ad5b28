package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages out of the bytes that are there, wherever they lie, and copies nothing but the
 * message. Keeps no bytes: what is not yet a message stays where it is, or is carried by the
 * connection; only how far it was looked through is kept here, so that no byte is looked at twice.
 * One for each subscription. Loop.
 *
 * @param <T> the type of the messages
 */
abstract sealed class FrameDecoder<T>
    permits LineDecoder, DelimiterDecoder, LengthPrefixDecoder, FixedDecoder {
  /**
   * Cuts out the next message.
   *
   * @return {@code null} if only a part of it is there; the cursor has not moved then, and the next
   *     call finds the same bytes and perhaps more
   * @throws FrameException if it is too long; the cursor has not moved
   */
  abstract @Nullable T next(IndicationCursor bytes);

  /**
   * The stream ended behind a part of a message, at least one byte.
   *
   * @return the last message
   * @throws FrameException if that is none; the cursor has not moved
   */
  abstract T last(IndicationCursor bytes);

  /** How many bytes are not yet a message and not yet too long, at most. */
  abstract int carriesAtMost();

  /** The next bytes as a message. */
  static ByteBuffer message(IndicationCursor bytes, int length) {
    byte[] message = new byte[length];
    bytes.read(message, length);
    return ByteBuffer.wrap(message);
  }
}
