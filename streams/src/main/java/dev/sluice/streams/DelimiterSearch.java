package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks for a delimiter, one buffer after the other, and looks at every byte once: how much of the
 * delimiter has been seen is kept from one buffer to the next.
 */
abstract sealed class DelimiterSearch implements IndicationCursor.Search {
  private DelimiterSearch() {}

  static DelimiterSearch of(byte[] delimiter) {
    return delimiter.length == 1 ? new OneByte(delimiter[0]) : new ManyBytes(delimiter);
  }

  /** How many of the last bytes looked at may be the beginning of the delimiter. */
  abstract int begun();

  /** A delimiter of one byte, eight bytes at a time. */
  private static final class OneByte extends DelimiterSearch {
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private final byte wanted;
    private final long eightTimes;

    OneByte(byte wanted) {
      this.wanted = wanted;
      this.eightTimes = (wanted & 0xFF) * 0x0101010101010101L;
    }

    @Override
    int begun() {
      return 0;
    }

    @Override
    public int in(ByteBuffer buffer, int from, int to) {
      boolean reversed = buffer.order() == ByteOrder.LITTLE_ENDIAN;
      int index = from;
      for (; index <= to - Long.BYTES; index += Long.BYTES) {
        long bytes = buffer.getLong(index) ^ eightTimes;
        long zeros = ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS); // 0x80 for each 0
        if (zeros != 0) {
          int bits =
              reversed ? Long.numberOfTrailingZeros(zeros) : Long.numberOfLeadingZeros(zeros);
          return index + bits / Byte.SIZE;
        }
      }
      for (; index < to; index++) {
        if (buffer.get(index) == wanted) {
          return index;
        }
      }
      return -1;
    }
  }

  /** A delimiter of several bytes: the method of Knuth, Morris and Pratt. */
  private static final class ManyBytes extends DelimiterSearch {
    private final byte[] wanted;

    /** For each length of a beginning, the next shorter beginning that is also its end. */
    private final int[] shorter;

    private int seen;

    ManyBytes(byte[] wanted) {
      this.wanted = wanted;
      this.shorter = new int[wanted.length];
      for (int i = 1, length = 0; i < wanted.length; i++) {
        length = extended(length, wanted[i]);
        shorter[i] = length;
      }
    }

    private int extended(int length, byte next) {
      int now = length;
      while (now > 0 && wanted[now] != next) {
        now = shorter[now - 1];
      }
      return wanted[now] == next ? now + 1 : now;
    }

    @Override
    int begun() {
      return seen;
    }

    @Override
    public int in(ByteBuffer buffer, int from, int to) {
      int now = seen;
      for (int index = from; index < to; index++) {
        now = extended(now, buffer.get(index));
        if (now == wanted.length) {
          seen = 0;
          return index;
        }
      }
      seen = now;
      return -1;
    }
  }
}
