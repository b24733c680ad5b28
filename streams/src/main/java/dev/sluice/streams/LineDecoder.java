package dev.sluice.streams;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Lines of text, with LF or CR LF behind them. */
final class LineDecoder extends FrameDecoder<String> {
  static final byte LINE_FEED = '\n';
  private static final byte CARRIAGE_RETURN = '\r';

  private final DelimiterSearch search = DelimiterSearch.of(new byte[] {LINE_FEED});
  private final Charset charset;
  private final int limit;

  /** So many of the next bytes were looked through and hold no line feed. */
  private int searched;

  private @Nullable LoopBytes scratch;

  LineDecoder(Charset charset, int limit) {
    this.charset = charset;
    this.limit = limit;
  }

  @Override
  @Nullable
  String next(IndicationCursor bytes) {
    int most = limit + 2;
    int end = bytes.find(search, searched, most);
    if (end < 0) {
      searched = (int) Math.min(bytes.left(), most);
      checkLimit(lengthBefore(searched, bytes));
      return null;
    }
    int length = lengthBefore(end, bytes);
    checkLimit(length);
    searched = 0;
    String line = text(bytes, length);
    bytes.skip(end + 1 - length);
    return line;
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

  private String text(IndicationCursor bytes, int length) {
    byte[] array = scratch().atLeast(length);
    bytes.read(array, length);
    return new String(array, 0, length, charset);
  }

  private LoopBytes scratch() {
    LoopBytes here = scratch;
    if (here == null) {
      here = LoopBytes.ofThisThread();
      scratch = here;
    }
    return here;
  }

  /** A line without its end. A carriage return there is part of it: no line feed followed. */
  @Override
  String last(IndicationCursor bytes) {
    int length = (int) bytes.left();
    checkLimit(length);
    searched = 0;
    return text(bytes, length);
  }

  @Override
  int carriesAtMost() {
    return limit + 1;
  }
}
