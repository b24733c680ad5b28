package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;

/**
 * What holds the address of a stream socket that has no role: a socket of the system's that neither
 * listens nor connects, and that can be let go and taken anew. Loop only, except that the creator
 * may prepare it before.
 */
final class Reservation implements OsSocket {
  private final NettyClient client;
  private final NoOsSocket none;
  private OsSocket held;

  Reservation(NettyClient client, ProtocolFamily family) throws IOException {
    this.client = client;
    this.none = new NoOsSocket(family);
    this.held = client.stream(family);
  }

  boolean isHeld() {
    return held != none;
  }

  /** Lets the address go. */
  void release() {
    held.close();
    held = none;
  }

  /** A fresh socket, not bound. */
  void renew() throws IOException {
    held = client.stream(none.family());
  }

  @Override
  public ProtocolFamily family() {
    return none.family();
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    held.bind(address);
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    return held.localAddress();
  }

  @Override
  public void register(Loop loop, Readiness readiness) {
    // nothing happens on it
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    held.setOption(option, value);
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    return held.getOption(option);
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
    release();
  }
}
