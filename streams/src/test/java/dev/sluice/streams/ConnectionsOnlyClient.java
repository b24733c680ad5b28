package dev.sluice.streams;

import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.NameFlag;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.Set;

/** What a fake client does not fake: whoever calls it fails the test. */
abstract class ConnectionsOnlyClient implements SocketClient {
  private static AssertionError unexpected() {
    return new AssertionError("no fake of this");
  }

  @Override
  public ContractVersion version() {
    return ContractVersion.CURRENT;
  }

  @Override
  public Status basicSocket(ProtocolFamily family, SocketType type, Request request) {
    throw unexpected();
  }

  @Override
  public Status datagramSocket(ProtocolFamily family, DatagramEvents events, Request request) {
    throw unexpected();
  }

  @Override
  public Status streamSocket(
      ProtocolFamily family,
      ListeningEvents listening,
      ConnectionEvents connected,
      Request request) {
    throw unexpected();
  }

  @Override
  public Status socketConnect(
      SocketAddress local, SocketAddress remote, ConnectionEvents events, Request request) {
    throw unexpected();
  }

  @Override
  public <I> Status control(ClientControl<I> control, I input, Request request) {
    throw unexpected();
  }

  @Override
  public Status addressInfo(AddressQuery query, Request request) {
    throw unexpected();
  }

  @Override
  public Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    throw unexpected();
  }
}
