package dev.sluice.tck.kit;

/** Which driver the test on a thread has; threads without a test have real sockets. */
public final class Drivers {
  private static final ThreadLocal<Driver> CURRENT = new ThreadLocal<>();
  private static final Driver REAL = new RealDriver(RealNet.NIO_TCP);

  private Drivers() {}

  static Driver current() {
    Driver driver = CURRENT.get();
    return driver == null ? REAL : driver;
  }

  /** From now on this thread belongs to a test with that driver. */
  public static void set(Driver driver) {
    CURRENT.set(driver);
  }

  /** From now on this thread belongs to no test. */
  public static void clear() {
    CURRENT.remove();
  }
}
