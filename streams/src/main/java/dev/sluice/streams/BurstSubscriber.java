package dev.sluice.streams;

import org.reactivestreams.Subscriber;

/**
 * A subscriber of what a connection receives that is told when a burst of elements is over. So it
 * can do once for many elements what it would else do for each, such as to wake another thread:
 * with a queue in between, that costs more than the element. The adapters hand elements to
 * {@code publishOn} and {@code observeOn} like this.
 *
 * <p>Every publisher of {@link StreamConnection} that gives received bytes or messages looks for
 * this interface, except {@link StreamConnection#receiveScoped}.
 *
 * @param <T> the type of the elements
 */
public interface BurstSubscriber<T> extends Subscriber<T> {
  /**
   * No element follows at once: the bytes that are there are used up, or the demand. Demand added
   * here is served as in {@code onNext}, so that elements of the same bytes may follow.
   *
   * <p><b>Threads:</b> the event loop, serially with the other signals; do not block. After a
   * cancel it comes no more, and a terminal signal needs none before it. What this throws counts as
   * thrown by {@code onNext}: it cancels, and is logged.
   */
  void burstEnded();
}
