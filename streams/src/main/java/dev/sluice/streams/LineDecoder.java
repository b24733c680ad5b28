package dev.sluice.streams;

/** Lines of text, with LF or CR LF behind them. */
final class LineDecoder extends FrameDecoder {
  static final byte LINE_FEED = '\n';
  private static final byte CARRIAGE_RETURN = '\r';

  private final DelimiterSearch search = DelimiterSearch.of(new byte[] {LINE_FEED});
  private final int limit;

  /** So many of the next bytes were looked through and hold no line feed. */
  private int searched;

  /** Bytes of the end of the line that was found. */
  private int behind;

  LineDecoder(int limit) {
    this.limit = limit;
  }

  @Override
  int next(IndicationCursor bytes) {
    int most = limit + 2;
    int end = bytes.find(search, searched, most);
    if (end < 0) {
      searched = (int) Math.min(bytes.left(), most);
      checkLimit(lengthBefore(searched, bytes));
      return PART;
    }
    int length = lengthBefore(end, bytes);
    checkLimit(length);
    searched = 0;
    behind = end + 1 - length;
    return length;
  }

  /** The length of the line if the line feed is there. */
  private static int lengthBefore(int lineFeed, IndicationCursor bytes) {
    boolean both = lineFeed > 0 && bytes.peek(lineFeed - 1) == CARRIAGE_RETURN;
    return both ? lineFeed - 1 : lineFeed;
  }

  private void checkLimit(int length) {
    if (length > limit) {
      throw FrameException.tooLong("a line", limit);
    }
  }

  @Override
  int behind() {
    return behind;
  }

  /** A line without its end. A carriage return there is part of it: no line feed followed. */
  @Override
  int last(IndicationCursor bytes) {
    int length = (int) bytes.left();
    checkLimit(length);
    searched = 0;
    return length;
  }

  @Override
  int carriesAtMost() {
    return limit + 1;
  }
}
