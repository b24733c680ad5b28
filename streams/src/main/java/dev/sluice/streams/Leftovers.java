package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of bytes that were there and given to nobody: they stay, unless a policy says that
 * they are dropped, which is to accept and count them. Loop, where not said otherwise.
 *
 * <pre>
 * nobody is subscribed, draining         dropped, as many as there are still to drain
 * somebody is served, connection broken  dropped
 * otherwise, or somebody is starting     they stay
 * </pre>
 */
final class Leftovers {
  private final SubscriberSlot slot;

  /** How many more bytes to drop while nobody is subscribed. */
  private long toDrain;

  /** Whether the connection broke and its error is not to wait for demand. */
  private boolean broken;

  /** Written on the loop, read anywhere. */
  private volatile long dropped;

  Leftovers(SubscriberSlot slot) {
    this.slot = slot;
  }

  /** Drops up to so many bytes, until somebody subscribes. */
  void drain(long bytes) {
    toDrain = bytes;
  }

  /** Somebody has subscribed. */
  void stopDraining() {
    toDrain = 0;
  }

  /** From now on the error behind the bytes does not wait for demand. */
  void breakOff() {
    broken = true;
  }

  /** As {@link #areDropped()}, as long as no policy has said anything. */
  static boolean drops(@Nullable Leftovers some) {
    return some != null && some.areDropped();
  }

  /** Whether there is anything to drop, should there be bytes. */
  boolean areDropped() {
    return slot.isTaken() ? broken && slot.serving() != null : toDrain > 0;
  }

  /** Drops what a policy says of the bytes left. */
  void drop(IndicationCursor cursor) {
    if (!areDropped()) {
      return;
    }
    boolean all = broken && slot.isTaken();
    long bytes = all ? cursor.left() : Math.min(cursor.left(), toDrain);
    long before = dropped;
    for (long rest = bytes; rest > 0; rest -= Math.min(rest, Integer.MAX_VALUE)) {
      cursor.skip((int) Math.min(rest, Integer.MAX_VALUE));
    }
    toDrain -= all ? 0 : bytes;
    dropped = before + bytes;
  }

  /** How many bytes were dropped. Any thread. */
  long dropped() {
    return dropped;
  }
}
