package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/**
 * Cuts messages out of the bytes that are there, and copies nothing but the message, if that. One
 * for each subscription. Loop.
 *
 * @param <T> the type of the messages
 */
final class FrameCutter<T> {
  private final FrameDecoder decoder;
  private final FrameMaker<T> maker;

  FrameCutter(FrameDecoder decoder, FrameMaker<T> maker) {
    this.decoder = decoder;
    this.maker = maker;
  }

  /**
   * Cuts out the next message.
   *
   * @return {@code null} if only a part of it is there; the cursor has not moved then, and the next
   *     call finds the same bytes and perhaps more
   * @throws FrameException if it is too long; the cursor has not moved
   */
  @Nullable
  T next(IndicationCursor bytes) {
    int length = decoder.next(bytes);
    return length == FrameDecoder.PART
        ? null
        : cut(bytes, decoder.before(), length, decoder.behind());
  }

  private T cut(IndicationCursor bytes, int before, int length, int behind) {
    if (before + length <= bytes.available()) {
      T message = maker.of(bytes.buffer(), bytes.offset() + before, length);
      bytes.skip(before + length + behind);
      return message;
    }
    if (before > 0) {
      bytes.skip(before);
      return cut(bytes, 0, length, behind);
    }
    T message = maker.across(bytes, length);
    bytes.skip(behind);
    return message;
  }

  /**
   * The stream ended behind a part of a message, at least one byte.
   *
   * @return the last message
   * @throws FrameException if that is none; the cursor has not moved
   */
  T last(IndicationCursor bytes) {
    return cut(bytes, 0, decoder.last(bytes), 0);
  }

  /** How many bytes the connection has to carry, at most. */
  int carriesAtMost() {
    return maker.carries(decoder.carriesAtMost());
  }

  /** The message that was cut out was given. */
  void afterNext() {
    maker.afterNext();
  }
}
