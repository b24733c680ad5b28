package dev.sluice.interop;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;

/** What the tests do by means of a library, in the words of that library. */
interface Library {
  /**
   * Collects all elements.
   *
   * @param from a publisher of this project
   * @return the elements, or its failure
   */
  <T> CompletableFuture<List<T>> all(Publisher<T> from);

  /**
   * Takes the first elements, then cancels.
   *
   * @param from a publisher of this project
   * @param count how many
   * @return these
   */
  <T> CompletableFuture<List<T>> first(Publisher<T> from, int count);

  /**
   * Consumes on another thread, with four elements at most on the way there.
   *
   * @param from a publisher of this project
   * @param executor where the consumer may block
   * @param consumer gets each element
   * @return done after the last one
   */
  <T> CompletableFuture<?> consume(
      Publisher<T> from, Executor executor, Consumer<? super T> consumer);

  /**
   * A source made by the library.
   *
   * @param elements what it gives
   * @param executor where it may give them
   * @return a publisher for this project
   */
  Publisher<ByteBuffer> source(List<ByteBuffer> elements, Executor executor);
}
