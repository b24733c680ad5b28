package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Messages with certain bytes behind them. */
final class DelimiterDecoder extends FrameDecoder<ByteBuffer> {
  private final DelimiterSearch search;
  private final int delimiterLength;
  private final int limit;

  /** So many of the next bytes were looked through and hold no delimiter. */
  private int searched;

  DelimiterDecoder(byte[] delimiter, int limit) {
    this.search = DelimiterSearch.of(delimiter);
    this.delimiterLength = delimiter.length;
    this.limit = limit;
  }

  @Override
  @Nullable
  ByteBuffer next(IndicationCursor bytes) {
    int most = limit + delimiterLength;
    int end = bytes.find(search, searched, most);
    if (end < 0) {
      searched = (int) Math.min(bytes.left(), most);
      if (searched - search.begun() > limit) {
        throw FrameException.tooLong("a message", limit);
      }
      return null;
    }
    searched = 0;
    ByteBuffer message = message(bytes, end + 1 - delimiterLength);
    bytes.skip(delimiterLength);
    return message;
  }

  @Override
  ByteBuffer last(IndicationCursor bytes) {
    throw FrameException.truncated(bytes.left(), limit, "without the delimiter behind it");
  }

  @Override
  int carriesAtMost() {
    return limit + delimiterLength - 1;
  }
}
