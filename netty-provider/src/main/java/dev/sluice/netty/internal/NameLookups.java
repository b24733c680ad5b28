package dev.sluice.netty.internal;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.NameFlag;
import dev.sluice.api.NameInfo;
import dev.sluice.api.Request;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.spi.support.ServiceNumber;
import io.netty.util.NetUtil;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The name look-ups of a client: WskGetAddressInfo and WskGetNameInfo.
 *
 * <p>What needs neither a name nor a file is answered on the loop, so a dead name server does not
 * delay it. All else runs on {@link LookupThreads} and is ended on the loop. The system's resolver
 * cannot be interrupted: a cancelled look-up ends at once for the caller, and for the system later.
 */
final class NameLookups {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
  private static final List<String> WILDCARD = List.of("0.0.0.0", "::");

  private final NameService names;
  private final Services services;
  private final LookupThreads threads;
  private final ClientCalls calls;

  NameLookups(NameService names, Services services, LookupThreads threads, ClientCalls calls) {
    this.names = names;
    this.services = services;
    this.threads = threads;
    this.calls = calls;
  }

  Status addressInfo(Loop loop, AddressQuery query, Request request) {
    return new OfAddresses(loop, query, request).submit();
  }

  Status nameInfo(Loop loop, InetSocketAddress address, Set<NameFlag> flags, Request request) {
    return new OfName(loop, address, flags, request).submit();
  }

  private static @Nullable String protocol(SocketType type) {
    return switch (type) {
      case STREAM -> "tcp";
      case DATAGRAM -> "udp";
      case RAW -> null;
    };
  }

  /** How a call ends. */
  private record Answer(Status status, @Nullable Object result) {
    static final Answer NO_MATCH = new Answer(Status.NO_MATCH, null);

    static Answer of(Object result) {
      return new Answer(Status.SUCCESS, result);
    }
  }

  /** One question to the system. */
  private abstract class Lookup extends ClientCall {
    private final Runnable question = this::askAndTell;

    Lookup(Loop loop, Request request) {
      super(loop, calls, request);
    }

    /** The answer; on the loop, or on a thread that may wait. */
    abstract Answer ask() throws UnknownHostException;

    final Status finish(Answer answer) {
      return finish(answer.status, 0, answer.result);
    }

    final Status here() {
      return finish(answered());
    }

    final Status elsewhere() {
      return threads.ask(question) ? Status.PENDING : finish(Status.INSUFFICIENT_RESOURCES);
    }

    private Answer answered() {
      try {
        return ask();
      } catch (UnknownHostException unknown) {
        return Answer.NO_MATCH;
      } catch (Throwable failed) { // whatever it is: the request must end
        LOG.log(Level.WARNING, "a look-up failed", failed);
        return new Answer(Status.INSUFFICIENT_RESOURCES, null);
      }
    }

    private void askAndTell() {
      Answer answer = answered();
      try {
        home.execute(() -> {
          if (!hasEnded()) {
            finish(answer);
          }
        });
      } catch (RejectedExecutionException gone) {
        // the client closed meanwhile, which cancelled the call
      }
    }

    @Override
    protected void withdraw() {
      threads.takeBack(question);
      super.withdraw();
    }
  }

  /** WskGetAddressInfo. */
  private final class OfAddresses extends Lookup {
    private final AddressQuery query;
    private final String node;
    private final String service;

    OfAddresses(Loop loop, AddressQuery query, Request request) {
      super(loop, request);
      this.query = query;
      this.node = query.node() == null ? "" : query.node();
      this.service = query.service() == null ? "" : query.service();
    }

    @Override
    Status carryOut() {
      ProtocolFamily family = query.family();
      boolean known = family == null
          || family == StandardProtocolFamily.INET
          || family == StandardProtocolFamily.INET6;
      if (!known || (node.isEmpty() && service.isEmpty()) || (isNumber() && port() < 0)) {
        return finish(Status.INVALID_PARAMETER);
      }
      if (query.numericHost() && query.node() != null && !isLiteral()) {
        return finish(Answer.NO_MATCH);
      }
      boolean zone = node.indexOf('%') >= 0; // to be found among the interfaces
      boolean byHeart = (service.isEmpty() || isNumber()) && (node.isEmpty() || isLiteral());
      return byHeart && !zone ? here() : elsewhere();
    }

    private boolean isLiteral() {
      return NetUtil.isValidIpV4Address(node) || NetUtil.isValidIpV6Address(node);
    }

    private boolean isNumber() {
      return ServiceNumber.isOne(service);
    }

    /** The service's number; -1 for an unknown name and a bad number. */
    private int port() {
      if (service.isEmpty()) {
        return 0;
      }
      if (isNumber()) {
        return ServiceNumber.port(service);
      }
      String protocol = protocol(query.type());
      return protocol == null ? -1 : services.port(service, protocol);
    }

    @Override
    Answer ask() throws UnknownHostException {
      int port = port();
      if (port < 0) {
        return Answer.NO_MATCH;
      }
      List<InetSocketAddress> found = addresses()
          .filter(this::isWanted)
          .map(each -> new InetSocketAddress(each, port))
          .toList();
      if (found.isEmpty()) {
        return Answer.NO_MATCH;
      }
      boolean named = !node.isEmpty() && !isLiteral();
      return Answer.of(
          new AddressInfo(found, named ? node : found.get(0).getAddress().getHostAddress()));
    }

    private Stream<InetAddress> addresses() throws UnknownHostException {
      if (!node.isEmpty()) {
        return isLiteral()
            ? Stream.of(InetAddress.getByName(node))
            : names.addresses(node).stream();
      }
      Stream.Builder<InetAddress> own = Stream.builder();
      for (String literal : query.passive() ? WILDCARD : LOOPBACK) {
        own.add(InetAddress.getByName(literal));
      }
      return own.build();
    }

    private boolean isWanted(InetAddress address) {
      return query.family() == null
          || (query.family() == StandardProtocolFamily.INET
              ? address instanceof Inet4Address
              : address instanceof Inet6Address);
    }
  }

  /** WskGetNameInfo. */
  private final class OfName extends Lookup {
    private final InetSocketAddress address;
    private final Set<NameFlag> flags;

    OfName(Loop loop, InetSocketAddress address, Set<NameFlag> flags, Request request) {
      super(loop, request);
      this.address = address;
      this.flags = Set.copyOf(flags);
    }

    @Override
    Status carryOut() {
      if (address.isUnresolved()) {
        return finish(Status.INVALID_PARAMETER);
      }
      boolean numeric =
          flags.contains(NameFlag.NUMERIC_HOST) && flags.contains(NameFlag.NUMERIC_SERVICE);
      return numeric ? here() : elsewhere();
    }

    @Override
    Answer ask() {
      String name = flags.contains(NameFlag.NUMERIC_HOST) ? null : names.name(address.getAddress());
      if (name == null && flags.contains(NameFlag.NAME_REQUIRED)) {
        return Answer.NO_MATCH;
      }
      if (name == null) {
        name = address.getAddress().getHostAddress();
      } else if (flags.contains(NameFlag.NO_DOMAIN)) {
        name = withoutLocalDomain(name);
      }
      return Answer.of(new NameInfo(name, service()));
    }

    private String withoutLocalDomain(String name) {
      String domain = names.localDomain();
      boolean local = domain != null
          && name.toLowerCase(Locale.ROOT).endsWith("." + domain.toLowerCase(Locale.ROOT));
      return local ? name.substring(0, name.indexOf('.')) : name;
    }

    private String service() {
      String name = flags.contains(NameFlag.NUMERIC_SERVICE)
          ? null
          : services.name(address.getPort(), flags.contains(NameFlag.DATAGRAM) ? "udp" : "tcp");
      return name == null ? Integer.toString(address.getPort()) : name;
    }
  }
}
