package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;

/**
 * What every socket of the operating system can do. Loop only, except that the creator may prepare
 * it before.
 */
interface OsSocket {
  ProtocolFamily family();

  void bind(SocketAddress address) throws IOException;

  SocketAddress localAddress() throws IOException;

  /** Joins a loop; from now on {@code readiness} is told what {@code interest} asked for. */
  void register(Loop loop, Readiness readiness) throws IOException;

  <T> void setOption(SocketOption<T> option, T value) throws IOException;

  /** The value of an option, a Boolean as 0 or 1. */
  long getOption(SocketOption<?> option) throws IOException;

  /** Makes the descriptor's close a reset. */
  void lingerZero() throws IOException;

  /**
   * Leaves the loop: no readiness after this, except what the running batch of events still holds.
   */
  void deregister();

  /** Closes the descriptor; in a later task than {@link #deregister()}. */
  void close();
}
