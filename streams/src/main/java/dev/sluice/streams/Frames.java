package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a stream of bytes is cut into messages: a description, for any number of subscriptions. Any
 * thread. Every kind has a limit for the size of a message, without which a peer could make a
 * receiver hold anything; a message beyond it is a {@link FrameException} that names the limit.
 *
 * <p>Messages own their memory. Borrowed ones ({@link StreamConnection#receiveBorrowed(Frames)})
 * are views of the same bytes; those of a line are its bytes, not decoded.
 *
 * @param <T> the type of the messages
 */
public final class Frames<T> {
  /** The largest limit, in bytes: {@value}. */
  public static final int MAX_LIMIT = 1 << 30;

  private final String description;
  private final Supplier<FrameDecoder> decoders;
  private final Supplier<FrameMaker<T>> makers;

  private Frames(
      String description, Supplier<FrameDecoder> decoders, Supplier<FrameMaker<T>> makers) {
    this.description = description;
    this.decoders = decoders;
    this.makers = makers;
  }

  /**
   * Lines of text, each ended by a line feed or by a carriage return and a line feed, which are not
   * part of it; a carriage return elsewhere is. The last line of a stream may lack its end. Bytes
   * that are no text in the charset become its replacement character.
   *
   * @param charset one in which a line feed is the byte 0x0A, as in UTF-8 and ISO 8859, not in
   *     UTF-16
   * @param limit bytes of a line at most, without its end
   * @return a kind of frames
   * @throws IllegalArgumentException for another charset, or if the limit is less than 1 or more
   *     than {@link #MAX_LIMIT}
   */
  public static Frames<String> lines(Charset charset, int limit) {
    Objects.requireNonNull(charset, "charset");
    checkLimit(limit);
    if (!charset.canEncode()
        || !Arrays.equals("\n".getBytes(charset), new byte[] {LineDecoder.LINE_FEED})) {
      throw new IllegalArgumentException("a line feed is not the byte 0x0A in " + charset);
    }
    return new Frames<>(
        "lines of " + charset + " up to " + limit + " bytes",
        () -> new LineDecoder(limit),
        () -> new FrameMaker.Texts(charset));
  }

  /**
   * Messages that are followed by certain bytes, which are not part of them. A stream that ends
   * without them behind its last message is truncated.
   *
   * @param delimiter what is behind each message: the bytes from position to limit, one or more;
   *     copied
   * @param limit bytes of a message at most, without the delimiter
   * @return a kind of frames, heap buffers that may be empty
   * @throws IllegalArgumentException if the delimiter is empty or not shorter than
   *     {@link #MAX_LIMIT}, or the limit is less than 1 or more than {@link #MAX_LIMIT}
   */
  public static Frames<ByteBuffer> delimiter(ByteBuffer delimiter, int limit) {
    Objects.requireNonNull(delimiter, "delimiter");
    checkLimit(limit);
    if (!delimiter.hasRemaining() || delimiter.remaining() >= MAX_LIMIT) {
      throw new IllegalArgumentException("a delimiter of " + delimiter.remaining() + " bytes");
    }
    byte[] bytes = new byte[delimiter.remaining()];
    delimiter.get(delimiter.position(), bytes);
    return new Frames<>(
        "messages up to " + limit + " bytes behind each of which are " + bytes.length,
        () -> new DelimiterDecoder(bytes, limit),
        FrameMaker.Copies::new);
  }

  /**
   * Messages that follow their length, a number without a sign that counts the message alone. A
   * stream that ends within a length or a message is truncated.
   *
   * @param width bytes of the length, 1 to 8
   * @param order the order of these bytes
   * @param limit bytes of a message at most, without the length
   * @return a kind of frames, heap buffers that may be empty
   * @throws IllegalArgumentException if the width is not 1 to 8, or the limit is less than 1 or
   *     more than {@link #MAX_LIMIT}
   */
  public static Frames<ByteBuffer> lengthPrefix(int width, ByteOrder order, int limit) {
    checkLimit(limit);
    Objects.requireNonNull(order, "order");
    if (width < 1 || width > 8) {
      throw new IllegalArgumentException("the width of a length must be 1 to 8 bytes: " + width);
    }
    return new Frames<>(
        "messages up to " + limit + " bytes behind their length in " + width + " bytes",
        () -> new LengthPrefixDecoder(width, order, limit),
        FrameMaker.Copies::new);
  }

  /**
   * Messages of one size. A stream that ends within a message is truncated.
   *
   * @param size bytes of each message; the limit as well
   * @return a kind of frames, heap buffers
   * @throws IllegalArgumentException if the size is less than 1 or more than {@link #MAX_LIMIT}
   */
  public static Frames<ByteBuffer> fixed(int size) {
    checkLimit(size);
    return new Frames<>(
        "messages of " + size + " bytes", () -> new FixedDecoder(size), FrameMaker.Copies::new);
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "the limit of a message must be 1 to " + MAX_LIMIT + " bytes: " + limit);
    }
  }

  /** For one subscription. */
  FrameDecoder decoder() {
    return decoders.get();
  }

  /** For one subscription, whose messages own their memory. */
  FrameCutter<T> cutter() {
    return new FrameCutter<>(decoder(), makers.get());
  }

  /** For one subscription, whose messages are views that are poisoned after use or not. */
  FrameCutter<ByteBuffer> borrowing(boolean poison) {
    return new FrameCutter<>(decoder(), new FrameMaker.Views(poison));
  }

  /**
   * What kind of messages, and their limit.
   *
   * @return a text for people
   */
  @Override
  public String toString() {
    return description;
  }
}
