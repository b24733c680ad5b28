package dev.sluice.api;

/**
 * The callbacks of a connection: WSK_CLIENT_CONNECTION_DISPATCH, with one event of our own. Each
 * has a default that refuses or ignores.
 *
 * <p><b>Threads:</b> all of them are called serially on the socket's {@link EventLoop}; do not
 * block, and do not {@link Request#await() wait} for a request (WSK reference 1.6). They may start
 * requests. <b>Order:</b> data before the disconnect when both are due and the receive event is not
 * paused (D20). What a callback throws aborts its socket, and so does a {@code null} verdict; both
 * are logged.
 */
public interface ConnectionEvents {
  /**
   * Data arrived: WskReceiveEvent. Never called again before it returned (WSK R28).
   *
   * @param event the data, and where to say how much of it is accepted
   * @return what becomes of the data
   */
  default ReceiveVerdict receive(ReceiveEvent event) {
    return ReceiveVerdict.DATA_NOT_ACCEPTED;
  }

  /**
   * The receive direction ended and its last byte was accepted: an addition of ours to the
   * contract. Called once, on the loop, never while bytes are unaccepted; belongs to the
   * {@link EventType#RECEIVE} event and comes only while that is enabled.
   *
   * @param status {@link Status#SUCCESS} after the peer's graceful disconnect, else why the
   *     connection broke, such as {@link Status#CONNECTION_RESET}
   */
  default void endOfReceive(Status status) {}

  /**
   * The peer disconnected: WskDisconnectEvent. Comes at once, also while data is unread (D7). At
   * most one of each kind; an abortive one may follow a graceful one, never the reverse.
   *
   * @param kind gracefully: no more data will arrive, sending still works; abortively: neither
   *     works
   */
  default void disconnect(Disconnect kind) {}

  /**
   * The ideal send backlog changed: WskSendBacklogEvent.
   *
   * @param bytes the new absolute size, as {@link ConnectionSocket#idealSendBacklog(Request)} now
   *     tells it (WSK R72)
   */
  default void sendBacklog(long bytes) {}
}
