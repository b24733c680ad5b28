package dev.sluice.tck.kit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The hosts that contract tests look up. Every subsystem of the suite knows them: the tests on real
 * sockets by the file {@code hosts} of this module, which the JVM is told of, those in a simulation
 * by its driver.
 */
public final class Hosts {
  /** A host with several addresses. */
  public static final String SEVERAL = "several.sluice.test";

  /** Those of {@link #SEVERAL}, in their order. */
  public static final List<InetAddress> ADDRESSES_OF_SEVERAL =
      List.of(address("127.0.0.2"), address("127.0.0.3"), address("::1"));

  /** A host with one address, {@link #ADDRESS_OF_ONE}. */
  public static final String ONE = "one.sluice.test";

  public static final InetAddress ADDRESS_OF_ONE = address("127.0.0.4");

  /** A host that nobody knows. */
  public static final String UNKNOWN = "unknown.sluice.test";

  /** An address without a name. */
  public static final InetAddress NAMELESS = address("192.0.2.77");

  private Hosts() {}

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException never) {
      throw new AssertionError(never);
    }
  }
}
