package dev.sluice.tck.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/** A blocking server socket of the JDK. Leaves a Unix path behind, as the JDK does. */
final class RawServer implements PeerServer {
  private final ServerSocketChannel channel;
  private final SocketAddress address;

  private RawServer(ServerSocketChannel channel, SocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  static RawServer open(Net net, int receiveBuffer) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(net.family());
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.bind(net.freeAddress());
      return new RawServer(channel, channel.getLocalAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public Peer accept() {
    try {
      return new RawPeer(channel.accept());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void remove() {
    close();
    try {
      if (address instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
