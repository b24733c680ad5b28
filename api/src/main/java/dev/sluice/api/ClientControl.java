package dev.sluice.api;

import java.util.Set;

/**
 * A typed control of a client, carried out by {@link SocketClient#control}: the operations of
 * WskControlClient. Source: WSK reference 2.4.
 *
 * @param <I> the type of the input, {@link Void} for none
 */
public final class ClientControl<I> {
  /**
   * WSK_TRANSPORT_LIST_QUERY: fills an array with the kinds of sockets that can be created.
   * {@link Request#information()} is their number; {@link Status#BUFFER_OVERFLOW} when the array is
   * shorter or {@code null} (WSK R7).
   */
  public static final ClientControl<SocketTransport[]> TRANSPORT_LIST_QUERY =
      new ClientControl<>("WSK_TRANSPORT_LIST_QUERY", SocketTransport[].class);

  /**
   * WSK_TRANSPORT_LIST_CHANGE: completes once, when a kind of socket came or went, or with
   * {@link Status#CANCELLED} when the client closes (WSK R8). Real systems do not change.
   */
  public static final ClientControl<Void> TRANSPORT_LIST_CHANGE =
      new ClientControl<>("WSK_TRANSPORT_LIST_CHANGE", Void.class);

  /**
   * WSK_SET_STATIC_EVENT_CALLBACKS: these events are on for every socket of their category from its
   * beginning, accepted ones included, and cannot be disabled (WSK R22). Several calls add up.
   * {@link Status#INVALID_DEVICE_STATE} once the client has created a socket,
   * {@link Status#INVALID_PARAMETER} for none.
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // no class object tells the element type
  public static final ClientControl<Set<EventType>> SET_STATIC_EVENTS =
      new ClientControl("WSK_SET_STATIC_EVENT_CALLBACKS", Set.class);

  /** WSK_CACHE_SD: {@link Status#NOT_SUPPORTED}, there are no security descriptors here. */
  public static final ClientControl<Object> CACHE_SECURITY_DESCRIPTOR =
      new ClientControl<>("WSK_CACHE_SD", Object.class);

  /** WSK_RELEASE_SD: {@link Status#NOT_SUPPORTED}, as above. */
  public static final ClientControl<Object> RELEASE_SECURITY_DESCRIPTOR =
      new ClientControl<>("WSK_RELEASE_SD", Object.class);

  /** WSK_TDI_DEVICENAME_MAPPING: {@link Status#NOT_SUPPORTED}, TDI is of Windows and obsolete. */
  public static final ClientControl<Object> TDI_DEVICE_NAME_MAPPING =
      new ClientControl<>("WSK_TDI_DEVICENAME_MAPPING", Object.class);

  /** WSK_TDI_BEHAVIOR: {@link Status#NOT_SUPPORTED}, as above. */
  public static final ClientControl<Object> TDI_BEHAVIOR =
      new ClientControl<>("WSK_TDI_BEHAVIOR", Object.class);

  private final String name;
  private final Class<I> input;

  private ClientControl(String name, Class<I> input) {
    this.name = name;
    this.input = input;
  }

  /**
   * The usual name.
   *
   * @return such as {@code WSK_TRANSPORT_LIST_QUERY}
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

  @Override
  public String toString() {
    return name;
  }
}
