package dev.sluice.streams;

/** Messages with certain bytes behind them. */
final class DelimiterDecoder extends FrameDecoder {
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
  int next(IndicationCursor bytes) {
    int most = limit + delimiterLength;
    int end = bytes.find(search, searched, most);
    if (end < 0) {
      searched = (int) Math.min(bytes.left(), most);
      if (searched - search.begun() > limit) {
        throw FrameException.tooLong("a message", limit);
      }
      return PART;
    }
    searched = 0;
    return end + 1 - delimiterLength;
  }

  @Override
  int behind() {
    return delimiterLength;
  }

  @Override
  int last(IndicationCursor bytes) {
    throw FrameException.truncated(bytes.left(), limit, "without the delimiter behind it");
  }

  @Override
  int carriesAtMost() {
    return limit + delimiterLength - 1;
  }
}
