package dev.sluice.tck.rs;

import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamOptions;

/**
 * How a subject's world is set.
 *
 * @param receiveBuffer how much a connection is indicated at a time, 0 for the default: where one
 *     indication is to be one element, since TCP keeps no count of writes
 * @param anyCut whether a simulation may cut what arrives as it likes; a real network does not
 * @param streams of connections and sends
 * @param listener of listeners
 * @param datagrams of datagram sockets
 */
record Setup(
    int receiveBuffer,
    boolean anyCut,
    StreamOptions streams,
    ListenOptions listener,
    DatagramOptions datagrams) {
  static final Setup DEFAULT = new Setup(
      0, false, StreamOptions.defaults(), ListenOptions.defaults(), DatagramOptions.defaults());

  static Setup of(StreamOptions streams) {
    return new Setup(0, false, streams, DEFAULT.listener, DEFAULT.datagrams);
  }

  static Setup of(ListenOptions listener) {
    return new Setup(0, false, DEFAULT.streams, listener, DEFAULT.datagrams);
  }

  static Setup of(DatagramOptions datagrams) {
    return new Setup(0, false, DEFAULT.streams, DEFAULT.listener, datagrams);
  }

  Setup withReceiveBuffer(int bytes) {
    return new Setup(bytes, anyCut, streams, listener, datagrams);
  }

  Setup withAnyCut() {
    return new Setup(receiveBuffer, true, streams, listener, datagrams);
  }

  /** Sends whose window and demand have this size. */
  static Setup ofSends(Size size) {
    StreamOptions streams = StreamOptions.defaults();
    return of(
        size.isDefault() ? streams : streams.withSendWindow(size.or(0)).withSendDemand(size.or(0)));
  }
}
