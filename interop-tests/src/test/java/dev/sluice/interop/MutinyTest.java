package dev.sluice.interop;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** SmallRye Mutiny, which speaks {@link java.util.concurrent.Flow}. */
class MutinyTest extends InteropTests {
  MutinyTest() {
    super(new Mutiny());
  }

  private static final class Mutiny implements Library {
    // docs:begin mutiny-receive
    private static <T> Multi<T> multi(Publisher<T> from) {
      return Multi.createFrom().publisher(FlowAdapters.toFlowPublisher(from));
    }

    @Override
    public <T> CompletableFuture<List<T>> first(Publisher<T> from, int count) {
      return multi(from).select().first(count).collect().asList().subscribeAsCompletionStage();
    }

    @Override
    public <T> CompletableFuture<?> consume(
        Publisher<T> from, Executor executor, Consumer<? super T> consumer) {
      return multi(from)
          .emitOn(executor, 4) // at most four elements wait for the executor
          .onItem()
          .invoke(consumer)
          .collect()
          .last()
          .replaceWithVoid()
          .subscribeAsCompletionStage();
    }
    // docs:end mutiny-receive

    @Override
    public <T> CompletableFuture<List<T>> all(Publisher<T> from) {
      return multi(from).collect().asList().subscribeAsCompletionStage();
    }

    // docs:begin mutiny-send
    @Override
    public Publisher<ByteBuffer> source(List<ByteBuffer> elements, Executor executor) {
      return FlowAdapters.toPublisher(Multi.createFrom().iterable(elements));
    }
    // docs:end mutiny-send
  }
}
