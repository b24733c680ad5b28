package dev.sluice.benchmarks.micro;

import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.NameFlag;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestProtocol;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client of one {@link MemoryConnection}. */
final class MemoryClient implements SocketClient {
  private final MemoryLoop loop;
  private final ByteBuffer content;
  private @Nullable MemoryConnection connection;

  MemoryClient(MemoryLoop loop, ByteBuffer content) {
    this.loop = loop;
    this.content = content;
  }

  /** The connection, once there is one. */
  MemoryConnection connection() {
    return Objects.requireNonNull(connection, "not connected");
  }

  @Override
  public Status connectionSocket(
      ProtocolFamily family, @Nullable ConnectionEvents events, Request request) {
    MemoryConnection made = new MemoryConnection(loop, Objects.requireNonNull(events), content);
    connection = made;
    Completions.begin(request);
    loop.execute(() -> RequestProtocol.complete(request, Status.SUCCESS, 0, made));
    return Status.PENDING;
  }

  @Override
  public ContractVersion version() {
    return ContractVersion.CURRENT;
  }

  @Override
  public String transport() {
    return "memory";
  }

  @Override
  public Collection<EventSocket> sockets() {
    return List.of(connection());
  }

  @Override
  public void close() {}

  // ---- what no benchmark needs

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no benchmark needs this");
  }

  @Override
  public Status listeningSocket(
      ProtocolFamily family, @Nullable ListeningEvents events, Request request) {
    throw unused();
  }

  @Override
  public Status basicSocket(ProtocolFamily family, SocketType type, Request request) {
    throw unused();
  }

  @Override
  public Status datagramSocket(
      ProtocolFamily family, @Nullable DatagramEvents events, Request request) {
    throw unused();
  }

  @Override
  public Status streamSocket(
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected,
      Request request) {
    throw unused();
  }

  @Override
  public Status socketConnect(
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request) {
    throw unused();
  }

  @Override
  public <I> Status control(ClientControl<I> control, @Nullable I input, Request request) {
    throw unused();
  }

  @Override
  public Status addressInfo(AddressQuery query, Request request) {
    throw unused();
  }

  @Override
  public Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    throw unused();
  }
}
