package dev.sluice.api;

/**
 * The callbacks of a listening socket: WSK_CLIENT_LISTEN_DISPATCH. Threads, and what a callback
 * throws, as in {@link ConnectionEvents}; the connection that it was told of is reset.
 */
public interface ListeningEvents {
  /**
   * A connection was established: WskAcceptEvent. The default refuses.
   *
   * @param event the new socket, and where to give it its callbacks
   * @return whether the application takes it
   */
  default AcceptVerdict accept(AcceptEvent event) {
    return AcceptVerdict.REQUEST_NOT_ACCEPTED;
  }

  /**
   * Somebody asks for a connection: WskInspectEvent. Only with
   * {@link SocketOption#CONDITIONAL_ACCEPT}, and then always on (WSK R26). The system has finished
   * the handshake by then, which user space cannot prevent; not a byte was read. The default
   * rejects.
   *
   * @param event the request
   * @return whether to go on
   */
  default InspectVerdict inspect(InspectEvent event) {
    return InspectVerdict.REJECT;
  }

  /**
   * A request that was answered with {@link InspectVerdict#ACCEPT} or {@link InspectVerdict#PEND}
   * is gone before it became a connection: WskAbortEvent (WSK R40, R42): the peer reset or closed
   * it, or {@link SocketOption#PEND_TIMEOUT} is over. A peer that ends its sending direction only
   * aborts nothing. Not called when the listener itself closes, which drops what is not accepted.
   * On and off with {@link #inspect}.
   *
   * @param id equal to the one that was inspected
   */
  default void abort(InspectId id) {}
}
