package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket on epoll. */
final class EpollListener extends EpollSocket implements OsListener {
  /** Where accept leaves the peer's address: its length, then the address. */
  private final byte[] peer = new byte[26];

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
    SocketAddress local = socket.isUnix() ? localAddress() : taken.local();
    return new Accepted(new EpollStream(taken), local, socket.peerAddress(peer));
  }

  @Override
  public void interest(boolean accept) {
    submit(accept ? EpollRegistration.IN : EpollRegistration.ET);
  }
}
