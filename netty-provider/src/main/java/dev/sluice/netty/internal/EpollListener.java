package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket on epoll. */
final class EpollListener extends EpollSocket implements OsListener {
  /** Where accept leaves the peer's address: its length, then the address. */
  private final byte[] peer = new byte[26];

  /** Where the last connection came in: mostly the next one does too, and shares the object. */
  private @Nullable InetSocketAddress lastLocal;

  EpollListener(LinuxSocket socket) {
    super(socket);
  }

  @Override
  public void listen(int backlog) throws IOException {
    socket.listen(backlog);
  }

  @Override
  public @Nullable Accepted accept() throws IOException {
    LinuxSocket taken = socket.acceptOne(peer);
    if (taken == null) {
      return null;
    }
    SocketAddress local = socket.isUnix() ? localAddress() : localAddress(taken);
    return new Accepted(new EpollStream(taken), local, socket.peerAddress(peer));
  }

  private InetSocketAddress localAddress(LinuxSocket taken) {
    InetSocketAddress local = taken.localAddress();
    InetSocketAddress known = lastLocal;
    if (known != null && LinuxSocket.isSame(known, local)) {
      return known;
    }
    lastLocal = local;
    return local;
  }

  @Override
  public void interest(boolean accept) {
    submit(accept ? EpollRegistration.IN : EpollRegistration.ET);
  }
}
