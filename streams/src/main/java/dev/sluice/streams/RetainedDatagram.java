package dev.sluice.streams;

import java.net.SocketAddress;

/**
 * A received datagram that stays in the subsystem's memory until {@link #release()}: an element of
 * a retained list (WSK reference 5.5, verdict PENDING). The memory of a list goes back when the
 * last of its datagrams is released, so one that is kept for long holds that of its neighbours: at
 * most one receive buffer. Any thread.
 */
public interface RetainedDatagram extends RetainedData {
  /**
   * How many bytes there are when it was handed out; 0 for an empty datagram, unlike the bytes of a
   * connection.
   *
   * @return 0 or more
   */
  @Override
  int size();

  /**
   * Who sent it.
   *
   * @return the sender's address, also after the release
   */
  SocketAddress remoteAddress();

  /**
   * Whether it was longer than the subsystem's buffers and its tail is lost.
   *
   * @return whether it was cut, also after the release
   */
  boolean truncated();
}
