package dev.sluice.reactor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A gate without elements as a {@code Mono}; the rest as {@link GateFlux}. */
final class GateMono extends Mono<Void> implements Scannable {
  private final String step;
  private final Function<Context, Publisher<Void>> gate;

  private GateMono(String step, Function<Context, Publisher<Void>> gate) {
    this.step = step;
    this.gate = gate;
  }

  static Mono<Void> of(String step, Publisher<Void> gate) {
    return with(step, context -> gate);
  }

  /** A gate made for each subscription, out of its subscriber's context. */
  static Mono<Void> with(String step, Function<Context, Publisher<Void>> gate) {
    return onAssembly(new GateMono(step, gate));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    EarlySubscriber.<Void>subscribe(
        step, actual, early -> gate.apply(actual.currentContext()).subscribe(early));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return Scan.publisher(key, step);
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
