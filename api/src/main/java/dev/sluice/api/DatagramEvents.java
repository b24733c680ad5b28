package dev.sluice.api;

/**
 * The callbacks of a datagram socket: WSK_CLIENT_DATAGRAM_DISPATCH. Threads, and what a callback
 * throws, as in {@link ConnectionEvents}.
 */
public interface DatagramEvents {
  /**
   * Datagrams arrived: WskReceiveFromEvent. The list is taken or refused as a whole:
   *
   * <ul>
   *   <li>SUCCESS: the application is done with it (WSK R47);
   *   <li>PENDING: the application keeps it until {@link DatagramSocket#release}; the event goes on
   *       (R48);
   *   <li>DATA_NOT_ACCEPTED: the event is switched off until it is enabled again, and this list is
   *       indicated first then (R49, R50). A static event cannot be switched off: the list is
   *       dropped, counted, and the event goes on (R51, D5).
   * </ul>
   *
   * @param event the datagrams
   * @return what becomes of them
   */
  default ReceiveVerdict receiveFrom(DatagramEvent event) {
    return ReceiveVerdict.DATA_NOT_ACCEPTED;
  }
}
