package dev.sluice.spi.support;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;

/**
 * What is checked of arguments on the caller's thread: nulls, which are refused before a call takes
 * its request, as the package {@code dev.sluice.api} promises. Any thread.
 */
public final class Arguments {
  /** So many buffers are compared with each other, more are put into a set. */
  private static final int FEW = 8;

  private Arguments() {}

  /**
   * Checks an array and its elements.
   *
   * @param buffers of a call
   * @return the same array
   * @throws NullPointerException without an array, or an element
   */
  public static ByteBuffer[] buffers(ByteBuffer[] buffers) {
    Objects.requireNonNull(buffers, "buffers");
    for (ByteBuffer buffer : buffers) {
      Objects.requireNonNull(buffer, "a buffer");
    }
    return buffers;
  }

  /**
   * Whether a buffer is there twice: its position cannot tell for both what was sent. Another
   * buffer of the same memory is another buffer.
   *
   * @param buffers of a call
   * @return whether one is
   */
  @SuppressWarnings("ReferenceEquality") // the same object is meant
  public static boolean isAnyTwice(ByteBuffer[] buffers) {
    if (buffers.length > FEW) {
      return isAnyTwice(Arrays.asList(buffers));
    }
    for (int i = 1; i < buffers.length; i++) {
      for (int j = 0; j < i; j++) {
        if (buffers[i] == buffers[j]) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The same of a collection.
   *
   * @param buffers of a call
   * @return whether one is there twice
   */
  public static boolean isAnyTwice(Collection<ByteBuffer> buffers) {
    if (buffers.size() < 2) {
      return false;
    }
    Set<ByteBuffer> known = Collections.newSetFromMap(new IdentityHashMap<>(buffers.size()));
    for (ByteBuffer buffer : buffers) {
      if (!known.add(buffer)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks a list or set and its elements.
   *
   * @param elements of a call
   * @param name what they are
   * @param <C> the kind of collection
   * @return the same collection
   * @throws NullPointerException without a collection, or an element
   */
  public static <C extends Collection<?>> C elements(C elements, String name) {
    Objects.requireNonNull(elements, name);
    for (Object element : elements) {
      Objects.requireNonNull(element, name);
    }
    return elements;
  }
}
