package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Bytes without an end, of which each position has its own: what is lost, doubled, changed or out
 * of order on its way shows at the other end. Any thread.
 */
final class Content {
  /** A prime: what is out of place by the size of a buffer, or of some, is not alike. */
  private static final int PERIOD = 262_139;

  private static final long SEED = 64;

  /** One period and the beginning of the next, so that a chunk is in one piece anywhere. */
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(PERIOD + Channels.CHUNK);

  Content() {
    byte[] period = new byte[PERIOD];
    new Random(SEED).nextBytes(period);
    bytes.put(period).put(period, 0, Channels.CHUNK).flip();
  }

  /** What begins at this position, a period or so, but no more than a number of bytes. */
  ByteBuffer at(long position, long most) {
    int offset = (int) (position % PERIOD);
    return bytes.slice(offset, (int) Math.min(bytes.limit() - offset, most));
  }

  /**
   * Compares, and leaves the buffer as it is.
   *
   * @param got a chunk at the most
   * @param position of its first byte
   * @throws IOException if it is not what belongs there
   */
  void check(ByteBuffer got, long position) throws IOException {
    int wrong = at(position, got.remaining()).mismatch(got);
    if (wrong >= 0) {
      throw new IOException("the byte at " + (position + wrong) + " is not the one that was sent");
    }
  }
}
