package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * A socket that waits for connections: WSK's listening socket. {@link #bind} makes it listen.
 * Connections are taken from the system one at a time, and only while {@link EventType#ACCEPT} is
 * enabled or an {@link #accept} is queued; the others wait in the backlog. With
 * {@link SocketOption#CONDITIONAL_ACCEPT} each is inspected before that; the others wait. Source:
 * WSK reference 4.
 */
public non-sealed interface ListeningSocket extends TransportSocket {
  /**
   * Takes one connection: WskAccept. Goes before the accept event (WSK R27); several are served in
   * order. The new socket has all events disabled (R34) but the static ones. Completes with
   * {@link Status#CANCELLED} on cancel and close, {@link Status#INVALID_DEVICE_STATE} when not
   * bound.
   *
   * @param events the callbacks of the new socket, or {@code null} for none
   * @param request completed with the new {@link ConnectionSocket}
   * @return the outcome so far
   */
  Status accept(@Nullable ConnectionEvents events, Request request);

  /**
   * Decides a connection request that was answered with {@link InspectVerdict#PEND}:
   * WskInspectComplete. SUCCESS says that the inspection went on, not that there is a connection. A
   * request that was aborted meanwhile stays gone, and that is no error (WSK R43).
   *
   * @param id of the request
   * @param verdict {@link InspectVerdict#ACCEPT} or {@link InspectVerdict#REJECT}
   * @param request completes with {@link Status#INVALID_PARAMETER} for {@link InspectVerdict#PEND},
   *     {@link Status#NOT_FOUND} for an id that was never pended or is decided already,
   *     {@link Status#INVALID_DEVICE_STATE} when not bound or without
   *     {@link SocketOption#CONDITIONAL_ACCEPT}
   * @return the outcome so far
   */
  Status inspectComplete(InspectId id, InspectVerdict verdict, Request request);
}
