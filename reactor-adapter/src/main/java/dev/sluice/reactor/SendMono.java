package dev.sluice.reactor;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A send as a {@code Mono}. Each subscription makes one sender, subscribes to its end, then gives
 * it the source. The source sees the context of whoever subscribed.
 */
final class SendMono<T> extends Mono<Void> implements Scannable {
  private final String step;
  private final Supplier<Processor<T, Void>> senders;
  private final UnaryOperator<Context> hooks;
  private final Publisher<? extends T> source;

  private SendMono(
      String step,
      Supplier<Processor<T, Void>> senders,
      UnaryOperator<Context> hooks,
      Publisher<? extends T> source) {
    this.step = step;
    this.hooks = hooks;
    this.senders = senders;
    this.source = Objects.requireNonNull(source, "source");
  }

  static <T> Mono<Void> of(
      String step, Supplier<Processor<T, Void>> senders, Publisher<? extends T> source) {
    return of(step, senders, UnaryOperator.identity(), source);
  }

  /** With something to be put into the context that the source sees. */
  static <T> Mono<Void> of(
      String step,
      Supplier<Processor<T, Void>> senders,
      UnaryOperator<Context> hooks,
      Publisher<? extends T> source) {
    return onAssembly(new SendMono<>(step, senders, hooks, source));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    EarlySubscriber.<Void>subscribe(step, actual, early -> {
      Processor<T, Void> sender = senders.get();
      sender.subscribe(early);
      new ContextSubscriber<T>(sender, hooks.apply(actual.currentContext()), actual)
          .subscribeTo(source);
    });
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? source : Scan.publisher(key, step);
  }

  @Override
  public String stepName() {
    return step;
  }

  @Override
  public String toString() {
    return step;
  }
}
