package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the bytes that a {@link FrameDecoder} found. One for each subscription. Loop.
 *
 * @param <T> the type of the messages
 */
abstract sealed class FrameMaker<T> {
  private FrameMaker() {}

  /** A message that lies in one buffer. */
  abstract T of(ByteBuffer memory, int offset, int length);

  /** A message of the next bytes, which lie in several buffers; moves the cursor behind it. */
  abstract T across(IndicationCursor bytes, int length);

  /** How many of a message's bytes may be carried in the end: all of them, if it is made there. */
  int carries(int partAtMost) {
    return partAtMost;
  }

  /** The message was given. */
  void afterNext() {}

  /** Messages of their own memory. */
  static final class Copies extends FrameMaker<ByteBuffer> {
    @Override
    ByteBuffer of(ByteBuffer memory, int offset, int length) {
      byte[] message = new byte[length];
      memory.get(offset, message);
      return ByteBuffer.wrap(message);
    }

    @Override
    ByteBuffer across(IndicationCursor bytes, int length) {
      byte[] message = new byte[length];
      bytes.read(message, length);
      return ByteBuffer.wrap(message);
    }
  }

  /** Text. */
  static final class Texts extends FrameMaker<String> {
    private final Charset charset;
    private @Nullable LoopBytes scratch;

    Texts(Charset charset) {
      this.charset = charset;
    }

    @Override
    String of(ByteBuffer memory, int offset, int length) {
      byte[] array = scratch().atLeast(length);
      memory.get(offset, array, 0, length);
      return new String(array, 0, length, charset);
    }

    @Override
    String across(IndicationCursor bytes, int length) {
      byte[] array = scratch().atLeast(length);
      bytes.read(array, length);
      return new String(array, 0, length, charset);
    }

    private LoopBytes scratch() {
      LoopBytes here = scratch;
      if (here == null) {
        here = LoopBytes.ofThisThread();
        scratch = here;
      }
      return here;
    }
  }

  /**
   * Views of where the bytes lie, valid during onNext. What lies in several buffers is put together
   * in the carry, where its first part mostly is.
   */
  static final class Views extends FrameMaker<ByteBuffer> {
    private final Poison poison;
    private @Nullable BorrowedViews views;

    Views(boolean poison) {
      this.poison = new Poison(poison);
    }

    @Override
    ByteBuffer of(ByteBuffer memory, int offset, int length) {
      return poison.isUsed()
          ? poison.copy(memory, offset, length)
          : views().view(memory, offset, length);
    }

    @Override
    ByteBuffer across(IndicationCursor bytes, int length) {
      ByteBuffer whole = bytes.together(length);
      return poison.isUsed() ? poison.copy(whole, 0, length) : whole;
    }

    @Override
    int carries(int partAtMost) {
      return partAtMost + 1;
    }

    @Override
    void afterNext() {
      poison.spread();
    }

    private BorrowedViews views() {
      BorrowedViews here = views;
      if (here == null) {
        here = BorrowedViews.ofThisThread();
        views = here;
      }
      return here;
    }
  }
}
