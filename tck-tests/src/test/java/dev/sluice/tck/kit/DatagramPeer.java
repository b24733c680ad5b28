package dev.sluice.tck.kit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Another end for datagrams, without anything of ours. */
public interface DatagramPeer extends AutoCloseable {
  InetSocketAddress address();

  /** Sends one datagram; it waits at its receiver when this returns. */
  DatagramPeer send(SocketAddress to, byte... bytes);

  /** The next datagram; goes on until there is one. */
  Received receive();

  /** Whether no datagram waits, after going on for a while. */
  boolean isQuiet();

  @Override
  void close();

  /** A datagram and its sender. */
  record Received(byte[] bytes, InetSocketAddress from) {}
}
