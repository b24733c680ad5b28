package dev.sluice.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link DatagramEvents#receiveFrom(DatagramEvent)}: WskReceiveFromEvent's
 * parameters. Valid only during the call. Source: WSK reference 5.5.
 */
public interface DatagramEvent {
  /**
   * The datagrams, or {@code null} when the socket no longer works and is to be closed (WSK R55;
   * answer SUCCESS then).
   *
   * @return the head of the list
   */
  @Nullable
  DatagramIndication indication();

  /**
   * How many there are.
   *
   * @return the elements of the list; 0 without an indication
   */
  int datagrams();

  /**
   * What is true of the whole list: MSG_BCAST, MSG_MCAST.
   *
   * @return {@link DatagramFlag#BROADCAST}, {@link DatagramFlag#MULTICAST}, as far as the socket's
   *     address tells
   */
  Set<DatagramFlag> flags();
}
