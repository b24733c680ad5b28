package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of borrowed elements when the system property {@code dev.sluice.streams.poison} is
 * {@code true}: each is a copy that is overwritten with 0xDB after its onNext, so that a use after
 * that shows in tests. One for each subscription. Loop.
 */
final class Poison {
  /** Whether the system property says so. */
  static final boolean IN_USE = Boolean.getBoolean("dev.sluice.streams.poison");

  private static final byte POISONED = (byte) 0xDB;

  private final boolean used;

  /** The memory of the element that is out. */
  private @Nullable ByteBuffer out;

  Poison(boolean used) {
    this.used = used;
  }

  boolean isUsed() {
    return used;
  }

  /** Some bytes, to be spoilt by the next {@link #spread}. */
  ByteBuffer copy(ByteBuffer from, int offset, int length) {
    ByteBuffer copy = ByteBuffer.allocateDirect(length);
    copy.put(0, from, offset, length);
    out = copy;
    return copy.asReadOnlyBuffer();
  }

  /** The element that was out must not be used any more. */
  void spread() {
    ByteBuffer memory = out;
    if (memory != null) {
      while (memory.hasRemaining()) {
        memory.put(POISONED);
      }
      out = null;
    }
  }
}
