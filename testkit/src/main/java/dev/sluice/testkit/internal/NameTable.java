package dev.sluice.testkit.internal;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.NameFlag;
import dev.sluice.api.NameInfo;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.ServiceNumber;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that a simulation knows: those of the script, and a few services. */
public final class NameTable {
  private final Map<String, List<InetAddress>> hosts = new LinkedHashMap<>();
  private final Map<String, Integer> services = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** The table of a new simulation: {@code localhost} and a few services. */
  public NameTable() {
    services.putAll(Map.of("echo", 7, "ssh", 22, "domain", 53, "http", 80, "https", 443));
    hosts.put("localhost", List.of(InetAddress.getLoopbackAddress(), Network.loopback6()));
  }

  /** Gives a name its addresses; none takes it away. */
  public void host(String name, List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      hosts.remove(name);
    } else {
      hosts.put(name, List.copyOf(addresses));
    }
  }

  public void service(String name, int port) {
    services.put(name, port);
  }

  /** What is wrong with a query itself, or {@code null}. */
  static @Nullable Status flaw(AddressQuery query) {
    boolean empty = isEmpty(query.node()) && isEmpty(query.service());
    boolean badPort = isNumber(query.service()) && number(query.service()) < 0;
    boolean badFamily = query.family() != null
        && query.family() != StandardProtocolFamily.INET
        && query.family() != StandardProtocolFamily.INET6;
    return empty || badPort || badFamily ? Status.INVALID_PARAMETER : null;
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && ServiceNumber.isOne(text);
  }

  private static int number(@Nullable String text) {
    return ServiceNumber.port(String.valueOf(text));
  }

  /**
   * The addresses of a host and a service.
   *
   * @throws StatusException with NO_MATCH
   */
  AddressInfo addresses(AddressQuery query) {
    int port = port(query);
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetAddress address : nodes(query)) {
      boolean v4 = address instanceof Inet4Address;
      boolean wanted = query.family() == null
          || query.family() == (v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
      if (wanted) {
        found.add(new InetSocketAddress(address, port));
      }
    }
    if (found.isEmpty()) {
      throw new StatusException(Status.NO_MATCH, "look-up of " + query.node());
    }
    String node = query.node();
    String first = found.get(0).getAddress().getHostAddress();
    return new AddressInfo(found, node == null || node.isEmpty() ? first : node);
  }

  private int port(AddressQuery query) {
    String service = query.service();
    if (isEmpty(service)) {
      return 0;
    }
    if (isNumber(service)) {
      return number(service);
    }
    Integer port = services.get(service);
    if (port == null) {
      throw new StatusException(Status.NO_MATCH, "look-up of service " + service);
    }
    return port;
  }

  private List<InetAddress> nodes(AddressQuery query) {
    String node = query.node();
    if (node == null || (node.isEmpty() && !query.numericHost())) {
      return query.passive()
          ? List.of(wildcard(4), wildcard(16))
          : List.of(InetAddress.getLoopbackAddress(), Network.loopback6());
    }
    InetAddress literal = literal(node);
    if (literal != null) {
      return List.of(literal);
    }
    return query.numericHost() ? List.of() : hosts.getOrDefault(node, List.of());
  }

  private static InetAddress wildcard(int length) {
    try {
      return InetAddress.getByAddress(new byte[length]);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** An address written in numbers, else {@code null}. Never asks a resolver. */
  private static @Nullable InetAddress literal(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}") && !text.contains(":")) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * The names of an address and its port.
   *
   * @throws StatusException with NO_MATCH
   */
  NameInfo names(InetSocketAddress address, Set<NameFlag> flags) {
    return new NameInfo(hostName(address.getAddress(), flags), serviceName(address, flags));
  }

  private String hostName(InetAddress address, Set<NameFlag> flags) {
    String numeric = address.getHostAddress();
    boolean named = !flags.contains(NameFlag.NUMERIC_HOST);
    for (Map.Entry<String, List<InetAddress>> host : hosts.entrySet()) {
      if (named && host.getValue().contains(address)) {
        String name = host.getKey();
        int dot = flags.contains(NameFlag.NO_DOMAIN) ? name.indexOf('.') : -1;
        return dot < 0 ? name : name.substring(0, dot);
      }
    }
    if (flags.contains(NameFlag.NAME_REQUIRED)) {
      throw new StatusException(Status.NO_MATCH, "look-up of " + numeric);
    }
    return numeric;
  }

  private String serviceName(InetSocketAddress address, Set<NameFlag> flags) {
    String numeric = String.valueOf(address.getPort());
    if (flags.contains(NameFlag.NUMERIC_SERVICE)) {
      return numeric;
    }
    return services.entrySet().stream()
        .filter(service -> service.getValue() == address.getPort())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse(numeric);
  }
}
