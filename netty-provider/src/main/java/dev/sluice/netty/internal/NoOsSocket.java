package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import java.net.ProtocolFamily;
import java.net.SocketAddress;

/** No socket of the system's: stands behind sockets that have none. */
final class NoOsSocket implements OsSocket {
  private final ProtocolFamily family;

  NoOsSocket(ProtocolFamily family) {
    this.family = family;
  }

  @Override
  public ProtocolFamily family() {
    return family;
  }

  @Override
  public void bind(SocketAddress address) {
    throw new UnsupportedOperationException("bind");
  }

  @Override
  public SocketAddress localAddress() {
    throw new UnsupportedOperationException("address");
  }

  @Override
  public void register(Loop loop, Readiness readiness) {
    // nothing will ever be ready
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) {
    throw new UnsupportedOperationException(option.name());
  }

  @Override
  public long getOption(SocketOption<?> option) {
    throw new UnsupportedOperationException(option.name());
  }

  @Override
  public void lingerZero() {
    // nothing to linger for
  }

  @Override
  public void deregister() {
    // never registered
  }

  @Override
  public void close() {
    // nothing to close
  }
}
