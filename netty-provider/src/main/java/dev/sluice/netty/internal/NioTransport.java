package dev.sluice.netty.internal;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sockets on the JDK's channels and selector. */
final class NioTransport implements OsTransport {
  @Override
  public String name() {
    return "nio";
  }

  @Override
  public IoHandlerFactory handlers() {
    return NioIoHandler.newFactory();
  }

  @Override
  public OsStream stream(ProtocolFamily family) throws IOException {
    return new NioStream(SocketChannel.open(family), family);
  }

  @Override
  public OsListener listener(ProtocolFamily family) throws IOException {
    return new NioListener(ServerSocketChannel.open(family), family);
  }

  @Override
  public OsDatagram datagram(ProtocolFamily family) throws IOException {
    return new NioDatagram(DatagramChannel.open(family), family);
  }
}
