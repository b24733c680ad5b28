package dev.sluice.rx;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * A gate as a {@code Flowable}. Hands the subscriber to the gate as it is, so that the gate's own
 * checks (RS 3.9 above all) hold for RxJava's operators as they do for a plain subscriber.
 */
final class GateFlowable<T> extends Flowable<T> {
  private final String step;
  private final Publisher<T> gate;

  private GateFlowable(String step, Publisher<T> gate) {
    this.step = step;
    this.gate = gate;
  }

  static <T> Flowable<T> of(String step, Publisher<T> gate) {
    return RxJavaPlugins.onAssembly(new GateFlowable<>(step, gate));
  }

  @Override
  protected void subscribeActual(Subscriber<? super T> subscriber) {
    gate.subscribe(subscriber);
  }

  @Override
  public String toString() {
    return step;
  }
}
