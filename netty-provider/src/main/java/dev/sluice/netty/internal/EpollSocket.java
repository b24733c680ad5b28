package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What connections and listeners on epoll share. */
abstract class EpollSocket implements OsSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  final LinuxSocket socket;
  private @Nullable EpollRegistration registration;

  EpollSocket(LinuxSocket socket) {
    this.socket = socket;
  }

  @Override
  public ProtocolFamily family() {
    return socket.family();
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    socket.bindTo(address);
  }

  @Override
  public SocketAddress localAddress() {
    return socket.local();
  }

  @Override
  public void register(Loop loop, Readiness readiness) throws IOException {
    EpollRegistration joining = new EpollRegistration(socket, readiness);
    joining.join(loop);
    registration = joining;
  }

  final void submit(int bits) {
    if (registration != null) {
      registration.submit(bits);
    }
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    socket.set(option, value);
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    return socket.get(option);
  }

  @Override
  public void lingerZero() throws IOException {
    socket.setSoLinger(0);
  }

  @Override
  public void deregister() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + socket, e);
    }
  }
}
