package dev.sluice.api;

/**
 * A typed socket option, set with {@link EventSocket#setOption} and read with
 * {@link EventSocket#getOption}. Source: WSK reference 10.1; the ones marked ours are what users of
 * TCP expect beside WSK's.
 *
 * @param <T> the type of its values, {@link Boolean} or {@link Integer}
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
   * SO_REUSEADDR; on a listening socket set by default where the system keeps closed connections in
   * TIME_WAIT.
   */
  public static final SocketOption<Boolean> REUSE_ADDRESS =
      new SocketOption<>("SO_REUSEADDR", Boolean.class);

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
   * @return {@code Boolean.class} or {@code Integer.class}
   */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
