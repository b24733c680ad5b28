package dev.sluice.streams;

import dev.sluice.api.DataIndication;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the bytes that are there were given out: first what the connection carries, then one
 * indication, a list of the subsystem's buffers whose own positions are left alone. One for each
 * connection, used again for every indication. Loop.
 */
final class IndicationCursor {
  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  /** Looks for something in one buffer after the other. */
  interface Search {
    /**
     * Goes on with some bytes of a buffer.
     *
     * @return the index of the last byte of what was looked for, or -1
     */
    int in(ByteBuffer buffer, int from, int to);
  }

  private final Carry carry;

  private @Nullable DataIndication head;

  /** What {@link #buffer} belongs to; {@code null} in the carry. */
  private @Nullable DataIndication node;

  /** The buffer with the next byte. */
  private ByteBuffer buffer = NO_BYTES;

  /** Index into {@link #buffer} of the next byte. */
  private int offset;

  private long left;
  private boolean retained;

  IndicationCursor(Carry carry) {
    this.carry = carry;
  }

  /** Stands before the first byte of what is carried and of a list; {@code null} for no list. */
  void begin(@Nullable DataIndication list, long bytes) {
    head = list;
    node = null;
    left = carry.size() + bytes;
    retained = false;
    enter(carry.memory());
    goOn();
  }

  /** Lets go of the list. */
  void end() {
    head = null;
    node = null;
    buffer = NO_BYTES;
    offset = 0;
    left = 0;
  }

  private void enter(ByteBuffer entered) {
    buffer = entered;
    offset = entered.position();
  }

  /** Enters the next buffer behind an end. */
  private void goOn() {
    while (offset == buffer.limit() && left > 0) {
      DataIndication next = following(node);
      if (next == null) {
        return;
      }
      node = next;
      enter(next.buffer());
    }
  }

  private @Nullable DataIndication following(@Nullable DataIndication element) {
    return element == null ? head : element.next();
  }

  /** Whether every byte was given out. */
  boolean isEmpty() {
    return left == 0;
  }

  /** How many bytes were not. */
  long left() {
    return left;
  }

  /** How many bytes of the indication were not. */
  long leftOfIndication() {
    return left - carry.size();
  }

  /** Whether the next byte is a carried one. */
  boolean isInCarry() {
    return node == null && left > 0;
  }

  /** Whether {@link #retainRest} took the rest. */
  boolean isRetained() {
    return retained;
  }

  /**
   * The buffer that holds the next bytes, of which {@link #available} from index {@link #offset} on
   * are ours.
   */
  ByteBuffer buffer() {
    return buffer;
  }

  int offset() {
    return offset;
  }

  int available() {
    return buffer.limit() - offset;
  }

  /** Goes on by some bytes, at most those available. */
  void advance(int bytes) {
    offset += bytes;
    left -= bytes;
    if (node == null) {
      boolean last = offset == buffer.limit();
      carry.given(bytes);
      if (last) {
        enter(NO_BYTES);
      }
    }
    goOn();
  }

  // ---- several buffers at a time

  /** Goes on by some bytes, at most those left. */
  void skip(int bytes) {
    int skipped = 0;
    while (skipped < bytes) {
      int part = Math.min(bytes - skipped, available());
      advance(part);
      skipped += part;
    }
  }

  /** Copies the next bytes, at most those left, and goes on behind them. */
  void read(byte[] into, int length) {
    int filled = 0;
    while (filled < length) {
      int part = Math.min(length - filled, available());
      buffer.get(offset, into, filled, part);
      advance(part);
      filled += part;
    }
  }

  /**
   * Goes on by some bytes, at most those left, of which the carry holds a first part or none, and
   * puts them together there.
   *
   * @return a read-only window on them; they are given, so it lasts until something is carried
   */
  ByteBuffer together(int bytes) {
    if (node == null) {
      left -= carry.size();
      enter(NO_BYTES);
      goOn();
    }
    while (carry.size() < bytes) {
      int part = Math.min(bytes - carry.size(), available());
      carry.append(buffer, offset, part, bytes);
      advance(part);
    }
    ByteBuffer memory = carry.memory();
    ByteBuffer whole = view(memory, memory.position(), bytes);
    carry.given(bytes);
    return whole;
  }

  /** One of the bytes left, counted from the next one on. */
  byte peek(int index) {
    int before = available();
    if (index < before) {
      return buffer.get(offset + index);
    }
    DataIndication element = following(node);
    while (element != null) {
      ByteBuffer there = element.buffer();
      if (index < before + there.remaining()) {
        return there.get(there.position() + index - before);
      }
      before += there.remaining();
      element = element.next();
    }
    throw new IndexOutOfBoundsException(index);
  }

  /**
   * Looks for something among the bytes left, counted from the next one on.
   *
   * @param from where to begin
   * @param to where to give up; may be beyond the end
   * @return where the last byte of it is, or -1
   */
  int find(Search search, int from, int to) {
    int before = 0;
    ByteBuffer there = buffer;
    int start = offset;
    DataIndication element = node;
    while (true) {
      int length = Math.min(there.limit() - start, to - before);
      if (from < before + length) {
        int found = search.in(there, start + Math.max(0, from - before), start + length);
        if (found >= 0) {
          return before + found - start;
        }
      }
      before += length;
      element = following(element);
      if (element == null || before == to) {
        return -1;
      }
      there = element.buffer();
      start = there.position();
    }
  }

  /** Gives out all that is left at once, as views, to be kept with the whole list. */
  List<ByteBuffer> retainRest() {
    retained = true;
    if (left == available()) {
      ByteBuffer only = view(buffer, offset, available());
      left = 0;
      return List.of(only);
    }
    List<ByteBuffer> views = new ArrayList<>();
    while (left > 0) {
      int length = available();
      views.add(view(buffer, offset, length));
      advance(length);
    }
    return List.copyOf(views);
  }

  /**
   * Puts what is left of the indication behind what is carried.
   *
   * @param most as in {@link Carry#append}
   */
  void carryRest(int most) {
    if (node == null) { // what is carried stays, and the list is behind it
      for (DataIndication each = head; each != null; each = each.next()) {
        ByteBuffer whole = each.buffer();
        carry.append(whole, whole.position(), whole.remaining(), most);
      }
    } else {
      while (left > 0) {
        int length = available();
        carry.append(buffer, offset, length, most);
        advance(length);
      }
    }
    left = carry.size();
  }

  /** The list. */
  DataIndication head() {
    if (head == null) {
      throw new IllegalStateException("outside of an indication");
    }
    return head;
  }

  /** A read-only window on some bytes of a buffer, with exact bounds. */
  static ByteBuffer view(ByteBuffer buffer, int offset, int length) {
    ByteBuffer view = buffer.slice(offset, length);
    return view.isReadOnly() ? view : view.asReadOnlyBuffer();
  }
}
