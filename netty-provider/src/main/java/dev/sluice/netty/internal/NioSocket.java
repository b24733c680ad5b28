package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What connections and listeners on NIO share. The JDK reports neither hang-ups nor errors as such.
 */
abstract class NioSocket<C extends SelectableChannel & NetworkChannel> implements OsSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  final C channel;
  private final ProtocolFamily family;
  private @Nullable IoRegistration registration;

  /** What was submitted last, to submit only changes. */
  private int submitted;

  /** The path to remove on close; written at bind. */
  private @Nullable Path boundPath;

  NioSocket(C channel, ProtocolFamily family) throws IOException {
    this.channel = channel;
    this.family = family;
    channel.configureBlocking(false);
  }

  /** Remembers a Unix path that now exists. */
  final void bound(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress path) {
      boundPath = path.getPath();
    }
  }

  @Override
  public final ProtocolFamily family() {
    return family;
  }

  @Override
  public SocketAddress localAddress() throws IOException {
    SocketAddress local = channel.getLocalAddress();
    return local == null ? UnixDomainSocketAddress.of("") : local;
  }

  @Override
  public void register(Loop loop, Readiness readiness) throws IOException {
    Future<IoRegistration> joining = loop.netty().register(new Handle(readiness));
    if (!joining.isSuccess()) {
      throw new IOException("the event loop takes no socket", joining.cause());
    }
    registration = joining.getNow();
  }

  final void submit(int bits) {
    if (registration != null && bits != submitted) {
      submitted = bits;
      registration.submit(NioIoOps.valueOf(bits));
    }
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.KEEP_ALIVE) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, (Boolean) value);
    } else if (option == SocketOption.RECEIVE_BUFFER) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, (Integer) value);
    } else if (option == SocketOption.SEND_BUFFER) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, (Integer) value);
    } else if (option == SocketOption.REUSE_ADDRESS) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, (Boolean) value);
    } else if (option == SocketOption.NO_DELAY) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, (Boolean) value);
    } else {
      throw new UnsupportedOperationException(option.name());
    }
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    if (option == SocketOption.KEEP_ALIVE) {
      return channel.getOption(StandardSocketOptions.SO_KEEPALIVE) ? 1 : 0;
    }
    if (option == SocketOption.RECEIVE_BUFFER) {
      return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }
    if (option == SocketOption.SEND_BUFFER) {
      return channel.getOption(StandardSocketOptions.SO_SNDBUF);
    }
    if (option == SocketOption.REUSE_ADDRESS) {
      return channel.getOption(StandardSocketOptions.SO_REUSEADDR) ? 1 : 0;
    }
    if (option == SocketOption.NO_DELAY) {
      return channel.getOption(StandardSocketOptions.TCP_NODELAY) ? 1 : 0;
    }
    throw new UnsupportedOperationException(option.name());
  }

  @Override
  public void deregister() {
    if (registration != null) {
      registration.cancel();
      registration = null;
      submitted = 0;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (boundPath != null) {
        Files.deleteIfExists(boundPath);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing " + channel, e);
    }
  }

  private final class Handle implements NioIoHandle {
    private final Readiness readiness;

    Handle(Readiness readiness) {
      this.readiness = readiness;
    }

    @Override
    public SelectableChannel selectableChannel() {
      return channel;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
      if (registration == null) {
        return; // an event of the batch in which it was cancelled
      }
      int bits = ((NioIoEvent) event).ops().value();
      int what = 0;
      if ((bits & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
        what |= Readiness.READABLE;
      }
      if ((bits & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
        what |= Readiness.WRITABLE;
      }
      readiness.ready(what);
    }

    /** Netty ends the loop, or found the key cancelled: then we have left already. */
    @Override
    public void close() {
      if (registration != null) {
        readiness.orphaned();
      }
    }
  }
}
