package dev.sluice.testkit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Refuses what a script cannot mean, with a message that says what it may. */
final class ScriptValues {
  private ScriptValues() {}

  static int atLeast(int least, int value, String what) {
    atLeast((long) least, value, what);
    return value;
  }

  static long atLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ", must be " + least + " or more");
    }
    return value;
  }

  /** A list of what is all there. */
  static <T> List<T> each(T[] values, String what) {
    for (T value : Objects.requireNonNull(values, what)) {
      Objects.requireNonNull(value, what);
    }
    return List.of(values);
  }

  /** A length of time, in nanoseconds. */
  static long nanos(Duration time, String what) {
    if (Objects.requireNonNull(time, what).isNegative()) {
      throw new IllegalArgumentException(what + " is " + time + ", must not be negative");
    }
    try {
      return time.toNanos();
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException(what + " is " + time + ", longer than 292 years", tooLong);
    }
  }

  /** An address that is one: in numbers, or a path. */
  static <A extends SocketAddress> A resolved(A address, String what) {
    Objects.requireNonNull(address, what);
    if (address instanceof InetSocketAddress known && known.isUnresolved()) {
      throw new IllegalArgumentException(what + " is " + address
          + ", must be resolved: the simulation's names are not the host's");
    }
    return address;
  }

  /** The same, somebody's: not port 0. */
  static InetSocketAddress destination(InetSocketAddress address, String what) {
    atLeast(1, resolved(address, what).getPort(), "the port of " + what);
    return address;
  }
}
