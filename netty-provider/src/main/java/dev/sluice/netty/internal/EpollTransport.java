package dev.sluice.netty.internal;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.ProtocolFamily;

/** Sockets on Linux's epoll. */
final class EpollTransport implements OsTransport {
  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public IoHandlerFactory handlers() {
    return EpollIoHandler.newFactory();
  }

  @Override
  public OsStream stream(ProtocolFamily family) throws IOException {
    return new EpollStream(LinuxSocket.stream(family));
  }

  @Override
  public OsListener listener(ProtocolFamily family) throws IOException {
    LinuxSocket socket = LinuxSocket.stream(family);
    try {
      if (!socket.isUnix()) {
        socket.setTcpNoDelay(true); // Linux passes it on to each connection: one call for all
      }
      return new EpollListener(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public OsDatagram datagram(ProtocolFamily family) throws IOException {
    LinuxSocket socket = LinuxSocket.datagram(family);
    try {
      return new EpollDatagram(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
