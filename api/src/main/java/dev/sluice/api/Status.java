package dev.sluice.api;

/**
 * How a call, a request or an event ended: the NTSTATUS values that the WSK pages name, and the
 * usual NT codes for what the pages leave open.
 *
 * <p>A status is an outcome, not an error by itself: {@link #PENDING} and {@link #EVENT_PENDING}
 * say that the rest comes later. {@link #isError()} tells failures apart. Source: WSK reference
 * section 9.
 */
public enum Status {
  /** Done. */
  SUCCESS(0x00000000, "done"),
  /** The result comes through the {@link Request}. */
  PENDING(0x00000103, "the result comes later"),
  /** The event is disabled once its running callbacks have returned; not an error (WSK R20). */
  EVENT_PENDING(0x40000013, "the event is disabled once its running callbacks returned"),
  /** The output does not fit. */
  BUFFER_OVERFLOW(0x80000005, "the data does not fit the buffer"),
  /** This kind of event is unknown to the application. */
  NOT_IMPLEMENTED(0xC0000002, "not implemented"),
  /** A bad argument or a forbidden flag. */
  INVALID_PARAMETER(0xC000000D, "bad argument"),
  /** The operation is not for this socket. */
  INVALID_DEVICE_REQUEST(0xC0000010, "the operation is not for this socket"),
  /** The address may not be shared, or the path may not be used. */
  ACCESS_DENIED(0xC0000022, "access denied"),
  /** No memory, no descriptor, or no port left. */
  INSUFFICIENT_RESOURCES(0xC000009A, "out of memory, descriptors or ports"),
  /** No provider, or the registration is going away. */
  DEVICE_NOT_READY(0xC00000A3, "no provider, or the client is closing"),
  /** Timed out. */
  IO_TIMEOUT(0xC00000B5, "timed out"),
  /** The socket no longer works; only closing it is left. */
  FILE_FORCED_CLOSED(0xC00000B6, "the socket no longer works"),
  /** The transport does not know the flag, option or extension. */
  NOT_SUPPORTED(0xC00000BB, "not supported"),
  /** The connection is refused by the application. */
  REQUEST_NOT_ACCEPTED(0xC00000D0, "not accepted"),
  /** Cancelled by its owner, or flushed by a close (WSK D9). */
  CANCELLED(0xC0000120, "cancelled"),
  /** Closed locally. */
  LOCAL_DISCONNECT(0xC000013B, "closed locally"),
  /** The call does not fit the socket's state: not bound, not connected, no longer sending. */
  INVALID_DEVICE_STATE(0xC0000184, "the socket is not in the state for this call"),
  /** The address is not local, or malformed. */
  INVALID_ADDRESS_COMPONENT(0xC0000207, "the address is not local or malformed"),
  /** The address is in use. */
  ADDRESS_ALREADY_EXISTS(0xC000020A, "address already in use"),
  /** The connection is gone. */
  CONNECTION_DISCONNECTED(0xC000020C, "the connection is gone"),
  /** Reset by the peer. */
  CONNECTION_RESET(0xC000020D, "connection reset by peer"),
  /** The application refuses the data for now; the subsystem keeps it. */
  DATA_NOT_ACCEPTED(0xC000021B, "not now"),
  /** Nothing there under that name. */
  NOT_FOUND(0xC0000225, "not found"),
  /** The peer refused the connection. */
  CONNECTION_REFUSED(0xC0000236, "connection refused"),
  /** Already connected. */
  CONNECTION_ACTIVE(0xC000023B, "already connected"),
  /** No route to the network. */
  NETWORK_UNREACHABLE(0xC000023C, "network unreachable"),
  /** Nobody listens at the port a datagram was sent to. */
  PORT_UNREACHABLE(0xC000023F, "port unreachable"),
  /** No route to the host. */
  HOST_UNREACHABLE(0xC000023D, "host unreachable"),
  /** Aborted locally. */
  CONNECTION_ABORTED(0xC0000241, "aborted locally"),
  /** The name cannot be resolved. */
  NO_MATCH(0xC0000272, "unknown host or service"),
  /** The wanted version is not supported. */
  NOINTERFACE(0xC00002B9, "no such interface");

  private final int code;
  private final String meaning;

  Status(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /**
   * The NTSTATUS value.
   *
   * @return the 32 bits as Windows defines them
   */
  public int code() {
    return code;
  }

  /**
   * What it means here, in a few words and without a full stop.
   *
   * @return the meaning
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether this is a warning or an error (the two upper severities of an NTSTATUS).
   *
   * @return {@code false} for {@link #SUCCESS}, {@link #PENDING} and {@link #EVENT_PENDING}
   */
  public boolean isError() {
    return code < 0;
  }
}
