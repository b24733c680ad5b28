package dev.sluice.spi.support;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Objects;

/**
 * Refuses nulls on the caller's thread, before a call takes its request: what the package
 * {@code dev.sluice.api} promises of them. Any thread.
 */
public final class Arguments {
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
