package dev.sluice.api;

/**
 * The callbacks of a listening socket: WSK_CLIENT_LISTEN_DISPATCH. Threads as in
 * {@link ConnectionEvents}.
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
}
