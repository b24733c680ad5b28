package dev.sluice.streams;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** A scoped publisher with a source and inner publishers that are moved by hand. */
abstract class ScopedWorld {
  final Source source = new Source();
  final Source inner = new Source();
  final KeptData data = new KeptData(1);
  final Reader reader;

  /** The source's subscriber. */
  Subscriber<? super RetainedData> outer;

  /** The inner publisher's subscriber, once there is one. */
  volatile Subscriber<? super Integer> within;

  ScopedWorld(long demand) {
    Publisher<RetainedData> elements = subscriber -> {
      outer = subscriber;
      subscriber.onSubscribe(source);
    };
    reader = new Reader(demand);
    new ScopedPublisher<RetainedData, Integer>(
            elements, element -> this::enter, ReceiveWorld.FAULTS)
        .subscribe(reader);
  }

  private void enter(Subscriber<? super Integer> subscriber) {
    within = subscriber;
    subscriber.onSubscribe(inner);
  }
}
