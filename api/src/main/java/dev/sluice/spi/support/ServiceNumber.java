package dev.sluice.spi.support;

/**
 * A service of {@link dev.sluice.api.AddressQuery} that is written as a number: the port it means.
 * Any thread.
 */
public final class ServiceNumber {
  private static final int LAST_PORT = 65_535;

  private ServiceNumber() {}

  /**
   * Whether a service is a number and no name. No name begins with a sign, so a number with one is
   * a number too, and a bad one.
   *
   * @param service as the query says it
   * @return whether to ask {@link #port} instead of a table of names
   */
  public static boolean isOne(String service) {
    return service.matches("[+-]?[0-9]+");
  }

  /**
   * The port that a number means.
   *
   * @param service for which {@link #isOne} is true
   * @return the port; -1 with a sign, or where it is none
   */
  public static int port(String service) {
    int port = 0;
    for (int i = 0; i < service.length(); i++) {
      char digit = service.charAt(i);
      port = port * 10 + digit - '0';
      if (digit < '0' || digit > '9' || port > LAST_PORT) {
        return -1;
      }
    }
    return port;
  }
}
