package dev.sluice.api;

import java.net.NetworkInterface;

/**
 * A typed socket option, set with {@link EventSocket#setOption} and read with
 * {@link EventSocket#getOption}. Source: WSK reference 10.1; the ones marked ours are what users of
 * TCP expect beside WSK's.
 *
 * @param <T> the type of its values
 */
public final class SocketOption<T> {
  /**
   * SO_KEEPALIVE: probe an idle peer. Listening and connection sockets; accepted sockets inherit it
   * (WSK R45).
   */
  public static final SocketOption<Boolean> KEEP_ALIVE =
      new SocketOption<>("SO_KEEPALIVE", Boolean.class);

  /** SO_RCVBUF, in bytes; Linux doubles it. Accepted sockets inherit it (WSK R45). */
  public static final SocketOption<Integer> RECEIVE_BUFFER =
      new SocketOption<>("SO_RCVBUF", Integer.class);

  /**
   * SO_REUSEADDR: share the address with others that share too, as far as the system does: Linux
   * does it while none of them listens. Set before bind. Listening, datagram, connection and stream
   * sockets; set by default on a listening socket, since closed connections linger in TIME_WAIT,
   * and on a stream socket. {@link Status#INVALID_PARAMETER} together with
   * {@link #EXCLUSIVE_ADDRESS_USE}.
   */
  public static final SocketOption<Boolean> REUSE_ADDRESS =
      new SocketOption<>("SO_REUSEADDR", Boolean.class);

  /**
   * SO_EXCLUSIVEADDRUSE: nobody else may bind to this address. Set before bind. Listening,
   * datagram, connection and stream sockets. Where the system has no such option it is the absence
   * of {@link #REUSE_ADDRESS}, and goes with {@link Status#INVALID_PARAMETER} if that was asked
   * for.
   */
  public static final SocketOption<Boolean> EXCLUSIVE_ADDRESS_USE =
      new SocketOption<>("SO_EXCLUSIVEADDRUSE", Boolean.class);

  /**
   * SO_CONDITIONAL_ACCEPT: inspect requests before they become connections. Set before bind (WSK
   * R26). Listening sockets; one without callbacks then rejects every request, as
   * {@link ListeningEvents#inspect} does by default.
   */
  public static final SocketOption<Boolean> CONDITIONAL_ACCEPT =
      new SocketOption<>("SO_CONDITIONAL_ACCEPT", Boolean.class);

  /**
   * SO_WSK_SECURITY: {@link Status#NOT_SUPPORTED}, there are no security descriptors here; on a
   * basic socket, which has no such option, {@link Status#INVALID_DEVICE_REQUEST}.
   */
  public static final SocketOption<Object> SECURITY =
      new SocketOption<>("SO_WSK_SECURITY", Object.class);

  /** SO_BROADCAST: sending to broadcast addresses is allowed. Datagram sockets. */
  public static final SocketOption<Boolean> BROADCAST =
      new SocketOption<>("SO_BROADCAST", Boolean.class);

  /**
   * How many connection requests may be between inspection and accept at a time, pended or accepted
   * by inspection and not taken yet; ours. At the limit the others wait in the backlog,
   * uninspected. Listening sockets; default 1024.
   */
  public static final SocketOption<Integer> PEND_LIMIT =
      new SocketOption<>("pend limit", Integer.class);

  /**
   * After how many milliseconds a pended connection request is dropped, with an abort; ours.
   * Listening sockets; default 30,000; 0 for never.
   */
  public static final SocketOption<Integer> PEND_TIMEOUT =
      new SocketOption<>("pend timeout", Integer.class);

  /**
   * The longest datagram that the event receives whole, in bytes; ours. Longer ones are cut, which
   * is told. Set before bind. Datagram sockets; 1 to 65,535, which is the default.
   */
  public static final SocketOption<Integer> DATAGRAM_SIZE =
      new SocketOption<>("datagram size", Integer.class);

  /**
   * IP_MULTICAST_LOOP: datagrams sent to a group come back to this host; ours. Datagram sockets.
   */
  public static final SocketOption<Boolean> MULTICAST_LOOP =
      new SocketOption<>("IP_MULTICAST_LOOP", Boolean.class);

  /** IP_MULTICAST_TTL: how many hops datagrams to a group may go; ours. Datagram sockets. */
  public static final SocketOption<Integer> MULTICAST_HOPS =
      new SocketOption<>("IP_MULTICAST_TTL", Integer.class);

  /**
   * IP_MULTICAST_IF: over which interface datagrams to a group go; ours. Read, the information is
   * the interface's index, 0 while the system chooses. Datagram sockets.
   */
  public static final SocketOption<NetworkInterface> MULTICAST_INTERFACE =
      new SocketOption<>("IP_MULTICAST_IF", NetworkInterface.class);

  /** SO_SNDBUF, in bytes; ours. Accepted sockets inherit it. */
  public static final SocketOption<Integer> SEND_BUFFER =
      new SocketOption<>("SO_SNDBUF", Integer.class);

  /** TCP_NODELAY: do not delay small segments; ours, on by default. Not for Unix sockets. */
  public static final SocketOption<Boolean> NO_DELAY =
      new SocketOption<>("TCP_NODELAY", Boolean.class);

  /**
   * TCP_USER_TIMEOUT in milliseconds: how long sent data may stay unacknowledged before the
   * connection breaks; ours. Only where the transport has it, else {@link Status#NOT_SUPPORTED}.
   */
  public static final SocketOption<Integer> USER_TIMEOUT =
      new SocketOption<>("TCP_USER_TIMEOUT", Integer.class);

  /**
   * The length of the listen backlog; ours. Set before bind; the system may allow less. Default
   * 4096.
   */
  public static final SocketOption<Integer> BACKLOG = new SocketOption<>("backlog", Integer.class);

  private final String name;
  private final Class<T> type;

  private SocketOption(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  /**
   * The usual name.
   *
   * @return such as {@code SO_RCVBUF}
   */
  public String name() {
    return name;
  }

  /**
   * The type of the values.
   *
   * @return such as {@code Boolean.class}
   */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
