package dev.sluice.reactor;

import dev.sluice.spi.CallbackThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Predicate;
import reactor.core.scheduler.Schedulers;

/**
 * Lets Reactor know that event loops must not block, so that {@code block()} throws there instead
 * of waiting for itself.
 *
 * <p>Reactor takes such a predicate from 3.7 on. Looked up by name, because this module is built
 * with 3.5 too, where it does nothing.
 */
final class NonBlockingLoops {
  /** The predicates add up, so it is told once. */
  private static final boolean TOLD = tell();

  private NonBlockingLoops() {}

  /**
   * Tells Reactor, if that was not done yet.
   *
   * @return whether this Reactor can be told
   */
  static boolean areKnown() {
    return TOLD;
  }

  private static boolean tell() {
    Predicate<Thread> isLoop = thread -> thread instanceof CallbackThread;
    try {
      MethodHandle register = MethodHandles.publicLookup()
          .findStatic(
              Schedulers.class,
              "registerNonBlockingThreadPredicate",
              MethodType.methodType(void.class, Predicate.class));
      register.invokeExact(isLoop);
      return true;
    } catch (Throwable older) { // NoSuchMethodException before 3.7
      return false;
    }
  }
}
