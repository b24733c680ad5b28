package dev.sluice.api;

import java.net.InetAddress;
import java.net.SocketAddress;

/**
 * A typed control of a socket, carried out by {@link EventSocket#control}: the SIO_xxx IOCTLs.
 * Those of the two backlogs are methods of {@link ConnectionSocket}, and SIO_WSK_REGISTER_EXTENSION
 * is {@link EventSocket#registerExtension}. Source: WSK reference 10.2; the ones marked ours are
 * what users of datagrams expect beside WSK's.
 *
 * @param <I> the type of the input, {@link Void} for none
 * @param <O> the type of the request's result, {@link Void} for none
 */
public final class SocketControl<I, O> {
  /**
   * SIO_WSK_SET_REMOTE_ADDRESS: fixes the peer of a bound datagram socket as the default
   * destination and as a filter for what is received, also for what is queued already; {@code null}
   * clears it (WSK R52). Errors as {@link DatagramSocket#sendTo}.
   *
   * <p>Where the system is asked to filter too, which it needs to report a peer that refuses, a
   * socket bound to the wildcard takes for as long only what that peer sends to the address from
   * which datagrams go there.
   */
  public static final SocketControl<SocketAddress, Void> SET_REMOTE_ADDRESS =
      new SocketControl<>("SIO_WSK_SET_REMOTE_ADDRESS", SocketAddress.class, Void.class);

  /**
   * SIO_WSK_SET_SENDTO_ADDRESS: fixes the default destination of a bound datagram socket;
   * {@code null} clears it (WSK R52). Errors as {@link DatagramSocket#sendTo}.
   */
  public static final SocketControl<SocketAddress, Void> SET_SEND_TO_ADDRESS =
      new SocketControl<>("SIO_WSK_SET_SENDTO_ADDRESS", SocketAddress.class, Void.class);

  /**
   * SIO_WSK_QUERY_INSPECT_ID: under which id a connection of a conditional listener was inspected;
   * {@link Status#INVALID_DEVICE_REQUEST} on any other socket (WSK R44).
   */
  public static final SocketControl<Void, InspectId> QUERY_INSPECT_ID =
      new SocketControl<>("SIO_WSK_QUERY_INSPECT_ID", Void.class, InspectId.class);

  /**
   * SIO_ADDRESS_LIST_QUERY: fills an array with the local addresses of the socket's family.
   * {@link Request#information()} is their number; {@link Status#BUFFER_OVERFLOW} when the array is
   * shorter or {@code null}. Unix sockets: {@link Status#NOT_SUPPORTED}.
   */
  public static final SocketControl<InetAddress[], Void> ADDRESS_LIST_QUERY =
      new SocketControl<>("SIO_ADDRESS_LIST_QUERY", InetAddress[].class, Void.class);

  /**
   * SIO_ADDRESS_LIST_CHANGE: completes once, when the local addresses of the socket's family have
   * changed; they are looked at once a second while somebody waits.
   */
  public static final SocketControl<Void, Void> ADDRESS_LIST_CHANGE =
      new SocketControl<>("SIO_ADDRESS_LIST_CHANGE", Void.class, Void.class);

  /**
   * SIO_WSK_SET_TCP_SILENT_MODE: {@link Status#NOT_SUPPORTED}, user space cannot silence the
   * system's TCP (WSK R74); on another category than connections
   * {@link Status#INVALID_DEVICE_REQUEST}.
   */
  public static final SocketControl<Void, Void> SET_TCP_SILENT_MODE =
      new SocketControl<>("SIO_WSK_SET_TCP_SILENT_MODE", Void.class, Void.class);

  /** SIO_LOOPBACK_FAST_PATH: {@link Status#NOT_SUPPORTED}, a thing of Windows alone. */
  public static final SocketControl<Boolean, Void> LOOPBACK_FAST_PATH =
      new SocketControl<>("SIO_LOOPBACK_FAST_PATH", Boolean.class, Void.class);

  /**
   * SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS: {@link Status#NOT_SUPPORTED}, there is no Windows
   * Filtering Platform here.
   */
  public static final SocketControl<Void, byte[]> QUERY_REDIRECT_RECORDS =
      new SocketControl<>("SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS", Void.class, byte[].class);

  /** SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT: {@link Status#NOT_SUPPORTED}, as above. */
  public static final SocketControl<Void, byte[]> QUERY_REDIRECT_CONTEXT =
      new SocketControl<>("SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT", Void.class, byte[].class);

  /** SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS: {@link Status#NOT_SUPPORTED}, as above. */
  public static final SocketControl<byte[], Void> SET_REDIRECT_RECORDS =
      new SocketControl<>("SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS", byte[].class, Void.class);

  /**
   * Joins a multicast group (IP_ADD_MEMBERSHIP); ours. A bound datagram socket;
   * {@link Status#INVALID_PARAMETER} for an address that is no group's of the socket's family, or a
   * group joined already.
   */
  public static final SocketControl<MulticastGroup, Void> JOIN_GROUP =
      new SocketControl<>("IP_ADD_MEMBERSHIP", MulticastGroup.class, Void.class);

  /**
   * Leaves a multicast group (IP_DROP_MEMBERSHIP); ours. {@link Status#INVALID_PARAMETER} for one
   * that was not joined.
   */
  public static final SocketControl<MulticastGroup, Void> LEAVE_GROUP =
      new SocketControl<>("IP_DROP_MEMBERSHIP", MulticastGroup.class, Void.class);

  private final String name;
  private final Class<I> input;
  private final Class<O> output;

  private SocketControl(String name, Class<I> input, Class<O> output) {
    this.name = name;
    this.input = input;
    this.output = output;
  }

  /**
   * The usual name.
   *
   * @return such as {@code SIO_ADDRESS_LIST_QUERY}
   */
  public String name() {
    return name;
  }

  /**
   * The type of the input.
   *
   * @return {@code Void.class} where there is none
   */
  public Class<I> inputType() {
    return input;
  }

  /**
   * The type of the result.
   *
   * @return {@code Void.class} where there is none
   */
  public Class<O> outputType() {
    return output;
  }

  @Override
  public String toString() {
    return name;
  }
}
