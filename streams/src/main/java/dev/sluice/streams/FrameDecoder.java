package dev.sluice.streams;

/**
 * Finds messages among the bytes that are there, wherever they lie. Keeps no bytes: what is not yet
 * a message stays where it is, or is carried by the connection; only how far it was looked through
 * is kept here, so that no byte is looked at twice. One for each subscription. Loop.
 */
abstract sealed class FrameDecoder
    permits LineDecoder, DelimiterDecoder, LengthPrefixDecoder, FixedDecoder {
  /** {@link #next}: only a part of a message is there. */
  static final int PART = -1;

  /**
   * Finds the next message. The cursor does not move; who finds a message takes it, with what is
   * {@link #before} and {@link #behind} it, before looking for another.
   *
   * @return its length, or {@link #PART}; the next call finds the same bytes then, and perhaps more
   * @throws FrameException if it is too long
   */
  abstract int next(IndicationCursor bytes);

  /** How many bytes are in front of the message that was found. */
  int before() {
    return 0;
  }

  /** How many bytes are behind the message that was found. */
  int behind() {
    return 0;
  }

  /**
   * The stream ended behind a part of a message, at least one byte.
   *
   * @return the length of the last message, with nothing before and behind it
   * @throws FrameException if that is none
   */
  abstract int last(IndicationCursor bytes);

  /** How many bytes are not yet a message and not yet too long, at most. */
  abstract int carriesAtMost();
}
