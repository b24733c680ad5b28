package dev.sluice.benchmarks.subject;

import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** The source of what a subject sends, the same for all that take Reactive Streams. */
final class Elements {
  private Elements() {}

  static <T> Flux<T> of(long count, Supplier<T> element) {
    return Flux.generate(() -> 0L, (sent, sink) -> {
      sink.next(element.get());
      if (sent + 1 == count) {
        sink.complete();
      }
      return sent + 1;
    });
  }
}
