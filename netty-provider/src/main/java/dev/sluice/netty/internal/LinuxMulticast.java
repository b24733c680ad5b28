package dev.sluice.netty.internal;

import dev.sluice.api.MulticastGroup;
import dev.sluice.api.SocketOption;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The multicast options of Linux's datagram sockets. */
final class LinuxMulticast {
  private static final int IPPROTO_IP = 0;
  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_TTL = 33;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_DROP_MEMBERSHIP = 36;
  private static final int IP_MULTICAST_ALL = 49;

  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_HOPS = 18;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_JOIN_GROUP = 20;
  private static final int IPV6_LEAVE_GROUP = 21;
  private static final int IPV6_MULTICAST_ALL = 29;

  /** struct ip_mreqn: a group, an address, an interface. */
  private static final int IP_MREQN = 12;

  /** struct ipv6_mreq: a group, an interface. */
  private static final int IPV6_MREQ = 20;

  private final LinuxSocket socket;
  private final boolean v6;

  /** The index of the interface to send by, which IPv4 does not tell again; 0 for none. */
  private int network;

  LinuxMulticast(LinuxSocket socket) throws IOException {
    this.socket = socket;
    this.v6 = socket.isIpv6();
    // only what this socket joined, not what any other on this host did
    socket.setIntOpt(IPPROTO_IP, IP_MULTICAST_ALL, 0);
    if (v6) {
      try {
        socket.setIntOpt(IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
      } catch (IOException e) {
        // Linux before 4.20 cannot do that for IPv6
      }
    }
  }

  void join(MulticastGroup group) throws IOException {
    membership(group, IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP);
  }

  void leave(MulticastGroup group) throws IOException {
    membership(group, IP_DROP_MEMBERSHIP, IPV6_LEAVE_GROUP);
  }

  private void membership(MulticastGroup group, int option4, int option6) throws IOException {
    byte[] address = group.group().getAddress();
    int index = group.network().getIndex();
    if (group.group() instanceof Inet6Address) {
      ByteBuffer request = struct(IPV6_MREQ).put(address).putInt(index);
      socket.setRawOpt(IPPROTO_IPV6, option6, request.flip());
    } else {
      socket.setRawOpt(IPPROTO_IP, option4, mreqn(address, index));
    }
  }

  private static ByteBuffer mreqn(byte[] group, int index) {
    return struct(IP_MREQN).put(group).putInt(0).putInt(index).flip();
  }

  private static ByteBuffer struct(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  static boolean knows(SocketOption<?> option) {
    return option == SocketOption.MULTICAST_LOOP
        || option == SocketOption.MULTICAST_HOPS
        || option == SocketOption.MULTICAST_INTERFACE;
  }

  /** Sets an option; false for one that is not of multicast. */
  <T> boolean set(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.MULTICAST_LOOP) {
      setInt(IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, (Boolean) value ? 1 : 0);
    } else if (option == SocketOption.MULTICAST_HOPS) {
      setInt(IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, (Integer) value);
    } else if (option == SocketOption.MULTICAST_INTERFACE) {
      int index = ((NetworkInterface) value).getIndex();
      if (v6) {
        socket.setIntOpt(IPPROTO_IPV6, IPV6_MULTICAST_IF, index);
      } else {
        socket.setRawOpt(IPPROTO_IP, IP_MULTICAST_IF, mreqn(new byte[4], index));
      }
      network = index;
    } else {
      return false;
    }
    return true;
  }

  private void setInt(int option4, int option6, int value) throws IOException {
    socket.setIntOpt(v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? option6 : option4, value);
  }

  long get(SocketOption<?> option) throws IOException {
    if (option == SocketOption.MULTICAST_INTERFACE) {
      return network;
    }
    return option == SocketOption.MULTICAST_LOOP
        ? getInt(IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP)
        : getInt(IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS);
  }

  private int getInt(int option4, int option6) throws IOException {
    return socket.getIntOpt(v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? option6 : option4);
  }
}
