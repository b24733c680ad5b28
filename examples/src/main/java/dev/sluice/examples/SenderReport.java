package dev.sluice.examples;

import dev.sluice.api.SocketStatistics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the sending process of the demo tells about its side, as lines of {@code name=value}.
 *
 * @param bytes how many it made
 * @param sha256 their hash
 * @param bytesSent how many of them the operating system took
 * @param blockedNanos how long bytes waited for the operating system to take more
 * @param maxHeldBytes the most that waited
 * @param nanos how long it all took
 */
record SenderReport(
    long bytes, String sha256, long bytesSent, long blockedNanos, long maxHeldBytes, long nanos) {

  SenderReport(long bytes, String sha256, SocketStatistics.Send send, long nanos) {
    this(bytes, sha256, send.bytesSent(), send.blockedNanos(), send.maxHeldBytes(), nanos);
  }

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException if it is not a whole one
   */
  static SenderReport parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new SenderReport(
        number(values, "bytes"),
        value(values, "sha256"),
        number(values, "bytesSent"),
        number(values, "blockedNanos"),
        number(values, "maxHeldBytes"),
        number(values, "nanos"));
  }

  private static long number(Map<String, String> values, String name) {
    return Long.parseLong(value(values, name));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the sender's report has no " + name);
    }
    return value;
  }

  /** Every value on a line of its own, as {@link #parse} reads it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "bytes=%d%nsha256=%s%nbytesSent=%d%nblockedNanos=%d%nmaxHeldBytes=%d%nnanos=%d%n",
        bytes,
        sha256,
        bytesSent,
        blockedNanos,
        maxHeldBytes,
        nanos);
  }
}
