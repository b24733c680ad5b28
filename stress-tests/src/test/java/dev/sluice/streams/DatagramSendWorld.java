package dev.sluice.streams;

/** A send of datagrams over a scripted socket. */
abstract class DatagramSendWorld extends SendingWorld<ScriptedDatagrams, Datagram, DatagramQueue> {
  DatagramSendWorld() {
    this(new ScriptedDatagrams(new ScriptedLoop()));
  }

  private DatagramSendWorld(ScriptedDatagrams socket) {
    super(
        socket,
        new SendGate<>(
            socket,
            () -> new DatagramQueue(socket),
            StreamOptions.defaults().withSendDemand(2),
            ReceiveWorld.FAULTS),
        SendProcessor.OfDatagrams::new);
  }

  /** The source gives a datagram of one byte. */
  final void next(int value) {
    processor.onNext(new Datagram(SendWorld.bytes(value), ScriptedSocket.ADDRESS, false));
  }
}
