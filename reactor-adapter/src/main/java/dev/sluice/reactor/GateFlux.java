package dev.sluice.reactor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * A gate as a {@code Flux}. Hands the subscriber to the gate as it is, so that the gate's own
 * checks (RS 3.9 above all) hold for Reactor's operators as they do for a plain subscriber.
 */
final class GateFlux<T> extends Flux<T> implements Scannable {
  private final String step;
  private final Function<Context, Publisher<T>> gate;

  private GateFlux(String step, Function<Context, Publisher<T>> gate) {
    this.step = step;
    this.gate = gate;
  }

  static <T> Flux<T> of(String step, Publisher<T> gate) {
    return with(step, context -> gate);
  }

  /** A gate made for each subscription, out of its subscriber's context. */
  static <T> Flux<T> with(String step, Function<Context, Publisher<T>> gate) {
    return onAssembly(new GateFlux<>(step, gate));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    gate.apply(actual.currentContext()).subscribe(actual);
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
