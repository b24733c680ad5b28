package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * A socket that waits for connections: WSK's listening socket. {@link #bind} makes it listen.
 * Connections are taken from the system one at a time, and only while {@link EventType#ACCEPT} is
 * enabled or an {@link #accept} is queued; the others wait in the backlog. Source: WSK reference 4.
 */
public non-sealed interface ListeningSocket extends EventSocket {
  /**
   * Takes one connection: WskAccept. Goes before the accept event (WSK R27); several are served in
   * order. The new socket has all events disabled (R34). Completes with {@link Status#CANCELLED} on
   * cancel and close, {@link Status#INVALID_DEVICE_STATE} when not bound.
   *
   * @param events the callbacks of the new socket, or {@code null} for none
   * @param request completed with the new {@link ConnectionSocket}
   * @return the outcome so far
   */
  Status accept(@Nullable ConnectionEvents events, Request request);
}
