package dev.sluice.netty.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Who knows the addresses of this host. */
@FunctionalInterface
interface AddressSource {
  /** All addresses of all interfaces that are up. May take some milliseconds. */
  List<InetAddress> addresses() throws SocketException;

  /** What the system tells. */
  static List<InetAddress> ofSystem() throws SocketException {
    List<InetAddress> found = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      try {
        if (each.isUp()) {
          each.inetAddresses().forEach(found::add);
        }
      } catch (SocketException gone) {
        // the interface went while we looked
      }
    }
    return found;
  }
}
