package dev.sluice.tck.kit;

import dev.sluice.testkit.Simulation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A simulation that goes on by itself, for who waits by the clock and drives nothing, as the
 * Reactive Streams TCK does: a thread runs its steps, and its time is the clock's. Threads decide
 * beside the seed, so a run is not repeatable.
 *
 * <p>Far ends and servers may be used by any thread: they, and all else that the test does by its
 * driver, wait for the step that runs.
 */
public final class LiveSimulation {
  private static final long PAUSE_NANOS = 300_000;
  private static final Set<Class<?>> ENDS =
      Set.of(Peer.class, PeerServer.class, DatagramPeer.class);

  private final SimulatedDriver driver;

  /** Held by whoever runs steps, or calls what is for the time between steps. */
  private final ReentrantLock world = new ReentrantLock();

  private final Thread goingOn = new Thread(this::goOn, "live-simulation");

  /** When steps ran last; guarded by the lock. */
  private long latest = System.nanoTime();

  private volatile boolean ended;

  private LiveSimulation(SimulatedNet net) {
    driver = new SimulatedDriver(net);
    goingOn.setDaemon(true);
  }

  /**
   * A simulation of its own, whose thread ends with its driver.
   *
   * @param script what is set before it goes on
   */
  public static Driver of(SimulatedNet net, Consumer<Simulation> script) {
    LiveSimulation live = new LiveSimulation(net);
    script.accept(live.driver.simulation());
    live.goingOn.start();
    return Proxies.proxy(Driver.class, live::drive);
  }

  private void goOn() {
    while (!ended) {
      world.lock();
      try {
        long now = System.nanoTime();
        driver.simulation().advance(Duration.ofNanos(now - latest));
        latest = now;
      } finally {
        world.unlock();
      }
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  private Object drive(Method method, Object[] arguments) throws ReflectiveOperationException {
    if (method.getName().equals("close")) {
      end();
    }
    return locked(driver, method, arguments);
  }

  private void end() {
    ended = true;
    LockSupport.unpark(goingOn);
    try {
      goingOn.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Object locked(Object target, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    world.lock();
    try {
      if (world.getHoldCount() == 1) { // else in a step
        driver.simulation().run(); // which makes this thread the one that drives
      }
      Object result = method.invoke(target, arguments);
      Class<?> type = method.getReturnType();
      return result != null && ENDS.contains(type) ? guarded(type, result) : result;
    } finally {
      world.unlock();
    }
  }

  private <T> T guarded(Class<T> type, Object end) {
    return Proxies.proxy(type, (method, arguments) -> locked(end, method, arguments));
  }
}
