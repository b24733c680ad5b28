package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Kinds of frames beside the plainest way to cut an array into them. Messages are text here. */
record FrameKinds(Frames<?> frames, Cut cut) {
  /** What an array is cut into, and what is wrong with the rest of it. */
  record Messages(List<String> texts, FrameException.Reason wrong, int rest) {}

  /** Cuts an array which is the whole stream. */
  interface Cut {
    Messages of(byte[] stream);
  }

  static String text(Object message) {
    return message instanceof ByteBuffer bytes ? Bytes.text(bytes) : (String) message;
  }

  static FrameKinds lines(int limit) {
    return new FrameKinds(Frames.lines(ISO_8859_1, limit), stream -> {
      List<String> texts = new ArrayList<>();
      String all = new String(stream, ISO_8859_1);
      int begin = 0;
      while (begin < all.length()) {
        int feed = all.indexOf('\n', begin);
        String line = feed < 0 ? all.substring(begin) : all.substring(begin, feed);
        if (feed >= 0 && line.endsWith("\r")) {
          line = line.substring(0, line.length() - 1);
        }
        if (line.length() > limit) {
          return new Messages(texts, FrameException.Reason.TOO_LONG, begin);
        }
        texts.add(line);
        begin = feed < 0 ? all.length() : feed + 1;
      }
      return new Messages(texts, null, begin);
    });
  }

  static FrameKinds delimiter(String delimiter, int limit) {
    return new FrameKinds(Frames.delimiter(Bytes.of(delimiter), limit), stream -> {
      List<String> texts = new ArrayList<>();
      String all = new String(stream, ISO_8859_1);
      int begin = 0;
      while (begin < all.length()) {
        int end = all.indexOf(delimiter, begin);
        if (end - begin > limit || (end < 0 && isTooLong(all.substring(begin), delimiter, limit))) {
          return new Messages(texts, FrameException.Reason.TOO_LONG, begin);
        }
        if (end < 0) {
          return new Messages(texts, FrameException.Reason.TRUNCATED, begin);
        }
        texts.add(all.substring(begin, end));
        begin = end + delimiter.length();
      }
      return new Messages(texts, null, begin);
    });
  }

  /** Whether no delimiter can end a message of the limit that begins so. */
  private static boolean isTooLong(String rest, String delimiter, int limit) {
    for (int length = 0; length <= Math.min(limit, rest.length()); length++) {
      if (delimiter.startsWith(rest.substring(length))) {
        return false;
      }
    }
    return true;
  }

  static FrameKinds lengthPrefix(int width, ByteOrder order, int limit) {
    return new FrameKinds(Frames.lengthPrefix(width, order, limit), stream -> {
      List<String> texts = new ArrayList<>();
      int begin = 0;
      while (begin < stream.length) {
        if (stream.length - begin < width) {
          return new Messages(texts, FrameException.Reason.TRUNCATED, begin);
        }
        byte[] digits = new byte[width];
        for (int i = 0; i < width; i++) {
          digits[i] = stream[order == ByteOrder.BIG_ENDIAN ? begin + i : begin + width - 1 - i];
        }
        java.math.BigInteger length = new java.math.BigInteger(1, digits);
        if (length.compareTo(java.math.BigInteger.valueOf(limit)) > 0) {
          return new Messages(texts, FrameException.Reason.TOO_LONG, begin);
        }
        int end = begin + width + length.intValueExact();
        if (end > stream.length) {
          return new Messages(texts, FrameException.Reason.TRUNCATED, begin);
        }
        texts.add(new String(stream, begin + width, length.intValueExact(), ISO_8859_1));
        begin = end;
      }
      return new Messages(texts, null, begin);
    });
  }

  static FrameKinds fixed(int size) {
    return new FrameKinds(Frames.fixed(size), stream -> {
      List<String> texts = new ArrayList<>();
      int begin = 0;
      for (; begin + size <= stream.length; begin += size) {
        texts.add(new String(stream, begin, size, ISO_8859_1));
      }
      boolean whole = begin == stream.length;
      return new Messages(texts, whole ? null : FrameException.Reason.TRUNCATED, begin);
    });
  }

  static List<FrameKinds> all() {
    return List.of(
        lines(1),
        lines(9),
        lines(64),
        delimiter("\n", 9),
        delimiter("\r\n", 9),
        delimiter("aab", 7),
        delimiter("abab", 12),
        delimiter("aaaaaaaaaaaaab", 3),
        lengthPrefix(1, ByteOrder.BIG_ENDIAN, 255),
        lengthPrefix(1, ByteOrder.BIG_ENDIAN, 20),
        lengthPrefix(2, ByteOrder.BIG_ENDIAN, 300),
        lengthPrefix(2, ByteOrder.LITTLE_ENDIAN, 300),
        lengthPrefix(3, ByteOrder.LITTLE_ENDIAN, 70_000),
        lengthPrefix(4, ByteOrder.BIG_ENDIAN, 64),
        lengthPrefix(8, ByteOrder.BIG_ENDIAN, 64),
        lengthPrefix(8, ByteOrder.LITTLE_ENDIAN, Frames.MAX_LIMIT),
        fixed(1),
        fixed(7),
        fixed(100));
  }

  @Override
  public String toString() {
    return frames.toString();
  }
}
