package dev.sluice.reactor;

import dev.sluice.streams.RetainedData;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Releases the retained data that operators drop. Reactor tells of drops through the context, which
 * flows from the subscriber upwards; so this goes after the operators it is to watch.
 *
 * <p>Two ways of dropping are told apart there: discarded (filtered, left in a queue at a cancel)
 * and, for an element that meets an operator that had just ended, such as {@code timeout},
 * next-dropped. For the second there is a key but no operator; the key has been the same since
 * Reactor 3.1.
 */
final class Releasing {
  /** Where Reactor looks for a local hook in {@code Operators.onNextDropped}. */
  private static final String ON_NEXT_DROPPED = "reactor.onNextDropped.local";

  private Releasing() {}

  /** The same elements; what is dropped above is released. */
  static <R> Flux<R> dropped(Flux<R> source) {
    return source.contextWrite(Releasing::hooks);
  }

  /** The context with both hooks, which hand on to those that were there. */
  static Context hooks(Context context) {
    Consumer<Object> discarded = element -> {
      releaseIfRetained(element);
      Operators.onDiscard(element, context);
    };
    Consumer<Object> nextDropped = element -> {
      releaseIfRetained(element);
      Operators.onNextDropped(element, context);
    };
    return Operators.enableOnDiscard(context, discarded).put(ON_NEXT_DROPPED, nextDropped);
  }

  /** A needless release would be counted. */
  private static void releaseIfRetained(Object element) {
    if (element instanceof RetainedData data && !data.isReleased()) {
      data.release();
    }
  }
}
