package dev.sluice.netty.internal;

import dev.sluice.api.SocketStatistics;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Linux's tables of datagram sockets, {@code /proc/net/udp} and {@code udp6}: the only place where
 * a descriptor that the JDK hides tells what it lost. A line has the local address in its second
 * column and the lost datagrams in its last.
 */
final class SystemUdpTable {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private SystemUdpTable() {}

  /**
   * How many datagrams the sockets with a local address lost; unknown where the system has no such
   * table.
   */
  static long lost(@Nullable InetSocketAddress local) {
    if (local == null) {
      return 0;
    }
    long sum = SocketStatistics.Datagrams.UNKNOWN;
    for (Path table : TABLES) {
      try {
        if (Files.isReadable(table)) {
          for (String line : Files.readAllLines(table)) {
            sum = add(sum, line, local);
          }
        }
      } catch (IOException | NumberFormatException e) {
        return SocketStatistics.Datagrams.UNKNOWN;
      }
    }
    return sum;
  }

  /** Adds what a line says if it is of this address. */
  static long add(long sum, String line, InetSocketAddress local) {
    String[] columns = line.strip().split("\\s+", -1);
    String port = String.format(Locale.ROOT, ":%04X", local.getPort());
    boolean ours = columns.length > 2
        && columns[1].endsWith(port)
        && isAddress(columns[1].substring(0, columns[1].length() - port.length()), local);
    return ours ? Math.max(sum, 0) + Long.parseLong(columns[columns.length - 1]) : sum;
  }

  private static boolean isAddress(String hex, InetSocketAddress local) {
    InetAddress address = local.getAddress();
    if (address.isAnyLocalAddress() && hex.chars().allMatch(digit -> digit == '0')) {
      return true; // a wildcard of IPv6 may be shown for one of IPv4
    }
    if (address instanceof Inet4Address) {
      return hex.equals(words(address.getAddress()))
          || hex.equals(words(
              ByteBuffer.allocate(16).put(MAPPED).put(address.getAddress()).array()));
    }
    return address instanceof Inet6Address && hex.equals(words(address.getAddress()));
  }

  /** The address as the tables write it: words of 32 bits in the machine's own order. */
  private static String words(byte[] address) {
    ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    StringBuilder hex = new StringBuilder();
    while (bytes.hasRemaining()) {
      hex.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
    }
    return hex.toString();
  }
}
