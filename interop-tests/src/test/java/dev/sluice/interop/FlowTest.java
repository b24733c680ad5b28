package dev.sluice.interop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** {@link java.util.concurrent.Flow}, which the JDK has interfaces and a publisher for. */
class FlowTest extends InteropTests {
  FlowTest() {
    super(new JdkFlow());
  }

  private static final class JdkFlow implements Library {
    @Override
    public <T> CompletableFuture<List<T>> all(Publisher<T> from) {
      return first(from, Integer.MAX_VALUE);
    }

    // docs:begin flow-receive
    @Override
    public <T> CompletableFuture<List<T>> first(Publisher<T> from, int count) {
      CompletableFuture<List<T>> taken = new CompletableFuture<>();
      FlowAdapters.toFlowPublisher(from).subscribe(new Flow.Subscriber<T>() {
        private final List<T> elements = new ArrayList<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
          subscription = given;
          given.request(1);
        }

        @Override
        public void onNext(T element) {
          elements.add(element);
          if (elements.size() < count) {
            subscription.request(1); // demand: the socket reads on
          } else {
            subscription.cancel(); // the next subscriber goes on with the byte behind
            taken.complete(elements);
          }
        }

        @Override
        public void onError(Throwable error) {
          taken.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
          taken.complete(elements);
        }
      });
      return taken;
    }
    // docs:end flow-receive

    @Override
    public <T> CompletableFuture<?> consume(
        Publisher<T> from, Executor executor, Consumer<? super T> consumer) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      FlowAdapters.toFlowPublisher(from).subscribe(new Flow.Subscriber<T>() {
        private Flow.Subscription subscription;

        /** One after the other, on the executor. */
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        @Override
        public void onSubscribe(Flow.Subscription given) {
          subscription = given;
          given.request(4);
        }

        @Override
        public void onNext(T element) {
          last = last.thenRunAsync(
              () -> {
                consumer.accept(element);
                subscription.request(1);
              },
              executor);
        }

        @Override
        public void onError(Throwable error) {
          done.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
          last.whenComplete((nothing, error) -> {
            if (error == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(error);
            }
          });
        }
      });
      return done;
    }

    // docs:begin flow-send
    @Override
    public Publisher<ByteBuffer> source(List<ByteBuffer> elements, Executor executor) {
      SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(executor, 16);
      executor.execute(() -> {
        while (source.getNumberOfSubscribers() == 0) {
          Thread.onSpinWait(); // what is submitted to nobody is lost
        }
        elements.forEach(source::submit); // waits while the peer reads nothing
        source.close();
      });
      return FlowAdapters.toPublisher(source);
    }
    // docs:end flow-send
  }
}
