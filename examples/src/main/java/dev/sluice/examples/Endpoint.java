package dev.sluice.examples;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address as the user wrote it: {@code HOST:PORT}, {@code [V6]:PORT}, {@code *:PORT} or
 * {@code unix:/PATH}. Names are looked up later, by {@link #resolve}.
 */
final class Endpoint {
  static final String FORMS = "HOST:PORT, [IPv6]:PORT or unix:/PATH";
  private static final String UNIX = "unix:";

  /** What sun_path holds on Linux, less the closing zero. */
  private static final int LONGEST_PATH = 107;

  private final String text;
  private final @Nullable Path path;
  private final String host;
  private final int port;

  private Endpoint(String text, @Nullable Path path, String host, int port) {
    this.text = text;
    this.path = path;
    this.host = host;
    this.port = port;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Endpoint parse(String given) {
    String text = given.strip();
    return text.startsWith(UNIX) ? unix(text) : inet(text);
  }

  private static Endpoint unix(String text) {
    String name = text.substring(UNIX.length());
    if (name.isEmpty()) {
      throw malformed(text, "the path is missing");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw malformed(text, "the path is longer than " + LONGEST_PATH + " bytes");
    }
    try {
      return new Endpoint(text, Path.of(name), "", 0);
    } catch (InvalidPathException bad) {
      throw malformed(text, "not a path");
    }
  }

  private static Endpoint inet(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw malformed(text, "the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (!host.contains(":")) {
        throw malformed(text, "no IPv6 address between the brackets");
      }
    } else if (host.contains(":")) {
      throw malformed(text, "an IPv6 address needs brackets, as in [::1]:80");
    } else if (host.isEmpty()) {
      throw malformed(text, "the host is missing; * means every local address");
    }
    if (host.chars().anyMatch(c -> c <= ' ' || "/@[]".indexOf(c) >= 0)) {
      throw malformed(text, "not a host name");
    }
    return new Endpoint(text, null, host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) {
    if (digits.isEmpty()) {
      throw malformed(text, "the port is missing");
    }
    if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65535) {
      throw malformed(text, "the port must be a number from 0 to 65535");
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "'" + text + "' is not an address: " + why + " (expected " + FORMS + ")");
  }

  /** Where a connection can go: not the wildcard, not port 0. */
  void requireRemote() {
    if (path == null && (port == 0 || host.equals("*"))) {
      throw CommandFailure.usage("'" + text
          + "' is not an address to connect to: it needs a host and a port from 1 to 65535");
    }
  }

  /**
   * Looks the name up and waits for that, at most until the client closes.
   *
   * @return one address or more
   */
  List<SocketAddress> resolve(SocketClient client) {
    if (path != null) {
      return List.of(UnixDomainSocketAddress.of(path));
    }
    if (host.equals("*")) {
      return List.of(new InetSocketAddress(port));
    }
    Request lookup = new Request();
    client.addressInfo(AddressQuery.of(host, Integer.toString(port)), lookup);
    Status status;
    try {
      status = lookup.await();
    } catch (InterruptedException stop) {
      lookup.cancel();
      Thread.currentThread().interrupt();
      status = Status.CANCELLED;
    }
    if (status == Status.NO_MATCH) {
      throw CommandFailure.noConnection(
          text, new UnknownHostException("unknown host '" + host + "'"));
    }
    if (status != Status.SUCCESS) {
      throw CommandFailure.noConnection(text, new StatusException(status, "look up " + host));
    }
    return List.copyOf(lookup.result(AddressInfo.class).addresses());
  }

  /** Whether this is a path at which something is, though perhaps nobody listens. */
  boolean pathExists() {
    return path != null && path.toFile().exists();
  }

  @Override
  public String toString() {
    return text;
  }

  /** An address as this class reads it. */
  static String format(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      String host = inet.getAddress().getHostAddress();
      return (inet.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
          + inet.getPort();
    }
    if (address instanceof UnixDomainSocketAddress unix) {
      String path = unix.getPath().toString();
      return path.isEmpty() ? "unix:(unnamed)" : UNIX + path;
    }
    return String.valueOf(address);
  }

  /** An address on the command line. */
  static final class Converter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException(bad.getMessage());
      }
    }
  }
}
