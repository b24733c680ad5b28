package dev.sluice.api;

/** The callback of a client: WSK_CLIENT_DISPATCH. Source: WSK reference 2.3. */
public interface ClientEvents {
  /** Callbacks that know no event. */
  ClientEvents NONE = new ClientEvents() {};

  /**
   * Something happened to the client: WskClientEvent. WSK defines no kinds of it and neither does
   * Sluice, so it is never called; a callback that is called all the same must answer
   * NOT_IMPLEMENTED to a kind that it does not know.
   *
   * @param kind the number of the event's kind
   * @return {@link Status#SUCCESS} for an event that was dealt with, else
   *     {@link Status#NOT_IMPLEMENTED}
   */
  default Status clientEvent(int kind) {
    return Status.NOT_IMPLEMENTED;
  }
}
