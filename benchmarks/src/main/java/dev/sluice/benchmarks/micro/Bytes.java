package dev.sluice.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.streams.RetainedData;
import java.nio.ByteBuffer;
import java.util.List;

/** What is received, and what one element of it weighs. */
final class Bytes {
  /** The size of an element, the end of a line included. */
  static final int ELEMENT = 64;

  /** Of a line. */
  static final int LIMIT = 8192;

  private static final byte[] LINE = ("x".repeat(ELEMENT - 1) + "\n").getBytes(US_ASCII);

  private Bytes() {}

  /** Lines, in memory as the loops of real sockets have it. */
  static ByteBuffer lines(int count) {
    ByteBuffer lines = ByteBuffer.allocateDirect(count * ELEMENT);
    for (int i = 0; i < count; i++) {
      lines.put(LINE);
    }
    return lines.flip();
  }

  static int of(ByteBuffer element) {
    return element.remaining();
  }

  static int of(String line) {
    return line.length() + 1;
  }

  static int of(List<String> batch) {
    int bytes = 0;
    for (String line : batch) {
      bytes += of(line);
    }
    return bytes;
  }

  static int of(RetainedData data) {
    data.release();
    return data.size();
  }
}
