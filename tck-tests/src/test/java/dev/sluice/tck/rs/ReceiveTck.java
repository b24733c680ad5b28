package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;

/** The TCK for a publisher of what a connection receives. */
public abstract class ReceiveTck<T> extends PublisherTck<T> {
  ReceiveTck(Object subject) {
    super(subject);
  }

  abstract Publisher<T> publisher(Link link);

  /** How many bytes an element is. */
  int bytes() {
    return 1;
  }

  /** Whether an element is whatever has come, so that the next must come after it. */
  boolean stepwise() {
    return false;
  }

  /** Done after each element. */
  void after(T element) {}

  @Override
  public final Publisher<T> createPublisher(long elements) {
    return stepwise()
        ? subject().receivedStepwise(this::publisher, this::after, elements, bytes())
        : subject().received(this::publisher, this::after, elements, bytes());
  }

  @Override
  public final Publisher<T> createFailedPublisher() {
    return subject().natively(publisher(subject().peerReset()), this::after);
  }
}
