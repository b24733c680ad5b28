package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;

/** Text and bytes for tests. */
final class Bytes {
  private Bytes() {}

  static ByteBuffer of(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** The remaining bytes; the position stays. */
  static String text(ByteBuffer buffer) {
    return ISO_8859_1.decode(buffer.duplicate()).toString();
  }

  static String text(List<ByteBuffer> buffers) {
    StringBuilder all = new StringBuilder();
    buffers.forEach(buffer -> all.append(text(buffer)));
    return all.toString();
  }

  /** Bytes that tell where they belong. */
  static byte[] pattern(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = patternAt(from + i);
    }
    return bytes;
  }

  static byte patternAt(long offset) {
    return (byte) (offset * 31 + (offset >> 8) * 17 + (offset >> 16));
  }
}
