package dev.sluice.netty.internal;

import dev.sluice.api.MulticastGroup;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket on epoll, connected to its fixed peer: only so does Linux report that the
 * peer's port is unreachable.
 */
final class EpollDatagram extends EpollSocket implements OsDatagram {
  /** So often another port is tried, when somebody took the one that was free. */
  private static final int PORTS_TRIED = 16;

  private final LinuxMulticast multicast;

  private @Nullable InetSocketAddress peer;

  /** Under the lock of this, as the descriptor's end: a statistic may come from any thread. */
  private long lost;

  private boolean closed;

  EpollDatagram(LinuxSocket socket) throws IOException {
    super(socket);
    multicast = new LinuxMulticast(socket);
  }

  /**
   * Binds so that the port stays: one that the system chose is lost by disconnecting, one that was
   * named is not. So a free one is found by another socket first.
   */
  @Override
  public void bind(SocketAddress address) throws IOException {
    InetSocketAddress wanted = (InetSocketAddress) address;
    for (int tries = wanted.getPort() == 0 ? PORTS_TRIED : 0; tries > 0; tries--) {
      try {
        super.bind(new InetSocketAddress(wanted.getAddress(), socket.freePort(wanted)));
        return;
      } catch (IOException e) {
        if (Failures.status(e, Status.SUCCESS) != Status.ADDRESS_ALREADY_EXISTS) {
          throw e;
        }
      }
    }
    super.bind(address);
  }

  @Override
  public @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException {
    return socket.receiveDatagram(into);
  }

  @Override
  public int send(ByteBuffer from, InetSocketAddress to) throws IOException {
    return to.equals(peer)
        ? socket.send(from, from.position(), from.limit())
        : socket.sendTo(from, from.position(), from.limit(), to.getAddress(), to.getPort());
  }

  @Override
  public void peer(@Nullable InetSocketAddress next) throws IOException {
    InetSocketAddress before = peer;
    if (before != null) {
      peer = null;
      socket.disconnect();
      socket.getSoError(); // what is still to be told of that peer
    }
    if (next == null) {
      return;
    }
    try {
      socket.connectTo(next);
      peer = next;
    } catch (IOException e) {
      if (before != null) {
        socket.connectTo(before);
        peer = before;
      }
      throw e;
    }
  }

  @Override
  public @Nullable Status takeError() throws IOException {
    int error = socket.getSoError();
    return error == 0 ? null : Failures.ofErrno(-Math.abs(error), Status.FILE_FORCED_CLOSED);
  }

  @Override
  public void join(MulticastGroup group) throws IOException {
    multicast.join(group);
  }

  @Override
  public void leave(MulticastGroup group) throws IOException {
    multicast.leave(group);
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.BROADCAST) {
      socket.setBroadcast((Boolean) value);
    } else if (!multicast.set(option, value)) {
      super.setOption(option, value);
    }
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    if (option == SocketOption.BROADCAST) {
      return socket.isBroadcast() ? 1 : 0;
    }
    return LinuxMulticast.knows(option) ? multicast.get(option) : super.getOption(option);
  }

  @Override
  public void interest(boolean read, boolean write) {
    int bits = (read ? EpollRegistration.IN : 0) | (write ? EpollRegistration.OUT : 0);
    submit(bits == 0 ? EpollRegistration.ET : bits);
  }

  @Override
  public synchronized long lost() {
    if (!closed) {
      try {
        lost = socket.datagramsLost();
      } catch (IOException e) {
        lost = SocketStatistics.Datagrams.UNKNOWN;
      }
    }
    return lost;
  }

  @Override
  public void lingerZero() {
    // nothing lingers
  }

  @Override
  public synchronized void close() {
    lost();
    closed = true;
    super.close();
  }
}
