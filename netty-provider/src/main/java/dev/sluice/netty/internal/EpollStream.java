package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A connection on epoll. */
final class EpollStream extends EpollSocket implements OsStream {
  private static final long LEAST_BACKLOG = 64 << 10;

  EpollStream(LinuxSocket socket) {
    super(socket);
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    return socket.connectTo(address);
  }

  @Override
  public boolean finishConnect() throws IOException {
    return socket.finishConnect();
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    SocketAddress remote = socket.remote();
    if (remote == null) {
      throw new IOException("not connected");
    }
    return remote;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int position = into.position();
    int count = socket.recv(into, position, into.limit());
    if (count > 0) {
      into.position(position + count);
    }
    return count;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int count) throws IOException {
    if (count == 1) {
      ByteBuffer buffer = from[offset];
      int position = buffer.position();
      int sent = socket.send(buffer, position, buffer.limit());
      buffer.position(position + sent);
      return sent;
    }
    long sent = socket.writev(from, offset, count, Integer.MAX_VALUE);
    SendSide.advance(from, offset, sent);
    return sent;
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdown(false, true);
  }

  @Override
  public void interest(boolean read, boolean hangUp, boolean write) {
    int bits = write ? EpollRegistration.OUT : 0;
    if (read) {
      bits |= EpollRegistration.IN | EpollRegistration.RDHUP;
    } else if (hangUp) {
      bits |= EpollRegistration.RDHUP | EpollRegistration.ET;
    } else {
      bits |= EpollRegistration.ET;
    }
    submit(bits);
  }

  /** Without asking for RDHUP, a half-close is not reported. */
  @Override
  public void watch() {
    submit(EpollRegistration.ET);
  }

  @Override
  public boolean isGone(int what) {
    return (what & (Readiness.HANG_UP | Readiness.ERROR)) != 0;
  }

  @Override
  public boolean reportsHangUp() {
    return true;
  }

  @Override
  public long unread(long read, boolean finished) {
    if (socket.isUnix()) {
      return UNKNOWN;
    }
    try {
      return Math.max(0, socket.bytesReceived() - read - (finished ? 1 : 0));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  @Override
  public long idealSendBacklog() {
    try {
      return socket.isUnix()
          ? socket.getSendBufferSize()
          : Math.max(LEAST_BACKLOG, 2 * socket.congestionWindow());
    } catch (IOException e) {
      return LEAST_BACKLOG;
    }
  }
}
