package dev.sluice.netty.internal;

import dev.sluice.api.MulticastGroup;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket on NIO. It is never connected to its fixed peer: the JDK would throw away what
 * is queued, and then refuse to send to anybody else. So nobody here hears of unreachable ports.
 */
final class NioDatagram extends NioSocket<DatagramChannel> implements OsDatagram {
  private final Map<MulticastGroup, MembershipKey> groups = new HashMap<>();

  /** Under the lock of this, as the channel's end: a statistic may come from any thread. */
  private long lost;

  private boolean closed;
  private @Nullable InetSocketAddress bound;

  NioDatagram(DatagramChannel channel, ProtocolFamily family) throws IOException {
    super(channel, family);
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    channel.bind(address);
    synchronized (this) {
      bound = (InetSocketAddress) channel.getLocalAddress();
    }
  }

  @Override
  public @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException {
    return (InetSocketAddress) channel.receive(into);
  }

  @Override
  public int send(ByteBuffer from, InetSocketAddress to) throws IOException {
    return channel.send(from, to);
  }

  @Override
  public void peer(@Nullable InetSocketAddress peer) {
    // the filter is the caller's alone
  }

  @Override
  public @Nullable Status takeError() {
    return null;
  }

  @Override
  public void join(MulticastGroup group) throws IOException {
    groups.put(group, channel.join(group.group(), group.network()));
  }

  @Override
  public void leave(MulticastGroup group) {
    MembershipKey key = groups.remove(group);
    if (key != null) {
      key.drop();
    }
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.BROADCAST) {
      channel.setOption(StandardSocketOptions.SO_BROADCAST, (Boolean) value);
    } else if (option == SocketOption.MULTICAST_LOOP) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, (Boolean) value);
    } else if (option == SocketOption.MULTICAST_HOPS) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, (Integer) value);
    } else if (option == SocketOption.MULTICAST_INTERFACE) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, (NetworkInterface) value);
    } else {
      super.setOption(option, value);
    }
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    if (option == SocketOption.BROADCAST) {
      return channel.getOption(StandardSocketOptions.SO_BROADCAST) ? 1 : 0;
    }
    if (option == SocketOption.MULTICAST_LOOP) {
      return channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP) ? 1 : 0;
    }
    if (option == SocketOption.MULTICAST_HOPS) {
      return channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL);
    }
    if (option == SocketOption.MULTICAST_INTERFACE) {
      NetworkInterface network = channel.getOption(StandardSocketOptions.IP_MULTICAST_IF);
      return network == null ? 0 : network.getIndex();
    }
    return super.getOption(option);
  }

  @Override
  public void interest(boolean read, boolean write) {
    submit((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
  }

  @Override
  public synchronized long lost() {
    if (!closed) {
      lost = SystemUdpTable.lost(bound);
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
