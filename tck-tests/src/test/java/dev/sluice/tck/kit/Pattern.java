package dev.sluice.tck.kit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An endless sequence of bytes in which a lost, doubled or moved byte shows: the byte at a place
 * depends on the place.
 */
public final class Pattern {
  private static final int PERIOD = 1 << 20;
  private static final byte[] TWO_PERIODS = new byte[2 * PERIOD];

  static {
    for (int i = 0; i < TWO_PERIODS.length; i++) {
      TWO_PERIODS[i] = at(i);
    }
  }

  private Pattern() {}

  /** The byte at a place; repeats after 1 MiB, more than any buffer here holds. */
  public static byte at(long place) {
    return (byte) (((place % PERIOD) * 0x9E3779B97F4A7C15L) >>> 56);
  }

  public static byte[] bytes(long from, int count) {
    byte[] bytes = new byte[count];
    fill(ByteBuffer.wrap(bytes), from);
    return bytes;
  }

  /** Fails unless these are the bytes from a place on. */
  public static void assertIs(byte[] bytes, long from) {
    byte[] expected = bytes(from, bytes.length);
    int wrong = Arrays.mismatch(bytes, expected);
    if (wrong >= 0) {
      throw new AssertionError("byte %d of %d is %d, not %d"
          .formatted(wrong, bytes.length, bytes[wrong], expected[wrong]));
    }
  }

  /** Fails unless these are the so many bytes from a place on. */
  public static void assertIs(byte[] bytes, long from, int count) {
    assertIs(bytes, from);
    if (bytes.length != count) {
      throw new AssertionError(bytes.length + " bytes, not " + count);
    }
  }

  /** Fills a buffer up to its limit; returns how many bytes that was. */
  public static int fill(ByteBuffer buffer, long from) {
    int filled = buffer.remaining();
    long place = from;
    while (buffer.hasRemaining()) {
      int start = (int) (place % PERIOD);
      int count = Math.min(buffer.remaining(), PERIOD);
      buffer.put(TWO_PERIODS, start, count);
      place += count;
    }
    return filled;
  }

  /**
   * Follows a sequence of buffers and remembers the first byte that is not what it should be. One
   * thread at a time.
   */
  public static final class Check {
    private final ByteBuffer expected = ByteBuffer.wrap(TWO_PERIODS);

    /** Written by the thread that feeds, read by any. */
    private volatile long position;

    /** As {@link #position}. */
    private volatile String mismatch;

    public Check() {}

    /** Of bytes from a place on. */
    public Check(long from) {
      position = from;
    }

    public void feed(ByteBuffer data) {
      ByteBuffer rest = data.duplicate();
      long place = position;
      while (rest.hasRemaining()) {
        ByteBuffer part = rest.duplicate();
        part.limit(part.position() + Math.min(part.remaining(), PERIOD));
        int start = (int) (place % PERIOD);
        expected.clear().position(start).limit(start + part.remaining());
        int wrong = part.mismatch(expected);
        if (wrong >= 0 && mismatch == null) {
          mismatch = "byte %d is %d, not %d"
              .formatted(place + wrong, part.get(part.position() + wrong), at(place + wrong));
        }
        place += part.remaining();
        rest.position(part.limit());
      }
      position = place;
    }

    /** The place behind the bytes that came. */
    public long position() {
      return position;
    }

    /** What is wrong with them, or null. */
    public String mismatch() {
      return mismatch;
    }
  }
}
