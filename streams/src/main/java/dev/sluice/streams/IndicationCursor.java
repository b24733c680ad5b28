package dev.sluice.streams;

import dev.sluice.api.DataIndication;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one indication was given out: a place in a list of the subsystem's buffers, whose own
 * positions are left alone. One for each connection, used again for every indication. Loop.
 */
final class IndicationCursor {
  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  private @Nullable DataIndication head;
  private @Nullable DataIndication node;

  /** Of {@link #node}. */
  private ByteBuffer buffer = NO_BYTES;

  /** Index into {@link #buffer} of the next byte. */
  private int offset;

  private long left;
  private boolean retained;

  /** Stands before the first byte of a list. */
  void begin(DataIndication list, long bytes) {
    head = list;
    left = bytes;
    retained = false;
    enter(list);
  }

  /** Lets go of the list. */
  void end() {
    head = null;
    node = null;
    buffer = NO_BYTES;
    left = 0;
  }

  private void enter(DataIndication element) {
    node = element;
    buffer = element.buffer();
    offset = buffer.position();
  }

  /** Whether every byte was given out. */
  boolean isEmpty() {
    return left == 0;
  }

  /** How many bytes were not. */
  long left() {
    return left;
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
    if (offset == buffer.limit() && left > 0 && node != null) {
      DataIndication next = node.next();
      if (next != null) {
        enter(next);
      }
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
