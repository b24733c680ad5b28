package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ReceiveBudget;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were accepted and given to nobody: the first part of a message whose rest has not
 * come, or what a cancelled read had got already. One for each connection, whoever subscribes; they
 * come before everything else, in every mode. Loop, where not said otherwise.
 *
 * <pre>
 * 0          position     limit        capacity
 * | given    | carried    | free       |
 * </pre>
 */
final class Carry {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  /** Memory up to this size is kept while nothing is carried. */
  private static final int KEPT = 256;

  private static final int SMALLEST = 64;

  private final ConnectionSocket socket;

  /** Between its position and its limit; on the heap. */
  private ByteBuffer memory = NONE;

  /** Where memory is charged, once there is some; {@code null} if the provider keeps no account. */
  private volatile @Nullable ReceiveBudget budget;

  private boolean lookedForBudget;

  /** The capacity of the memory while anything is carried, else 0. Written on the loop. */
  private volatile int held;

  Carry(ConnectionSocket socket) {
    this.socket = socket;
  }

  /** Whether nothing is carried. */
  boolean isEmpty() {
    return !memory.hasRemaining();
  }

  /** How many bytes are carried. */
  int size() {
    return memory.remaining();
  }

  /** The carried bytes: what remains of this buffer, whose position is left alone. */
  ByteBuffer memory() {
    return memory;
  }

  /** How much memory is held for what is carried; 0 exactly when nothing is. Any thread. */
  int held() {
    return held;
  }

  /** As {@link #held}, as far as the socket's own numbers do not contain it. Any thread. */
  int heldBeside() {
    return budget == null ? held : 0;
  }

  /**
   * Adds bytes at the end.
   *
   * @param most so many bytes are carried at most, as far as is known: no more memory is taken than
   *     they need
   */
  void append(ByteBuffer from, int offset, int length, int most) {
    int size = memory.remaining();
    int needed = size + length;
    if (needed > memory.capacity()) {
      int capacity =
          Math.max(needed, (int) Math.min(Math.max(2L * memory.capacity(), SMALLEST), most));
      ByteBuffer larger = ByteBuffer.allocate(capacity);
      larger.put(0, memory, memory.position(), size);
      memory = larger.limit(size);
    } else if (memory.limit() + length > memory.capacity()) {
      memory.compact().flip();
    }
    int end = memory.limit();
    memory.limit(end + length);
    memory.put(end, from, offset, length);
    tellHeld();
  }

  /** The first bytes were given. */
  void given(int bytes) {
    memory.position(memory.position() + bytes);
    if (!memory.hasRemaining()) {
      clear();
    }
  }

  /** Forgets everything. */
  void clear() {
    if (memory.capacity() > KEPT) {
      memory = NONE;
    } else {
      memory.position(0).limit(0);
    }
    tellHeld();
  }

  private void tellHeld() {
    int now = memory.hasRemaining() ? memory.capacity() : 0;
    int before = held;
    if (now != before) {
      if (!lookedForBudget) {
        lookedForBudget = true;
        budget = findBudget();
      }
      held = now;
      ReceiveBudget charged = budget;
      if (charged != null) {
        charged.carry(now - before);
      }
    }
  }

  private @Nullable ReceiveBudget findBudget() {
    try {
      return socket.registerExtension(ReceiveBudget.class);
    } catch (StatusException notThere) {
      return null;
    }
  }
}
