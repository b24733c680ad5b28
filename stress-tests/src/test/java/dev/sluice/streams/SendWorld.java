package dev.sluice.streams;

import java.nio.ByteBuffer;

/** The real send gate over a scripted connection, with one send that has begun. */
abstract class SendWorld {
  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedConnection socket = new ScriptedConnection(loop);
  final SendGate<GatheringQueue> gate;
  final Source source = new Source();
  final Reader end = new Reader(1);
  final SendProcessor.OfBuffers processor;

  SendWorld() {
    this(StreamOptions.defaults().withSendDemand(2));
  }

  SendWorld(StreamOptions options) {
    gate = new SendGate<>(socket, () -> new GatheringQueue(socket), options, ReceiveWorld.FAULTS);
    processor = new SendProcessor.OfBuffers(gate);
    processor.subscribe(end);
    processor.onSubscribe(source);
    loop.runTasks();
  }

  static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }

  /** The source gives an element of one byte. */
  final void next(int value) {
    processor.onNext(bytes(value));
  }

  /** The system takes all that comes; by the actor that plays the loop. */
  final void take() {
    loop.runTasks();
    loop.run(socket::takeSends);
    loop.run(socket::takeSends); // what the first completion let go
  }

  /** What is left comes to its end. */
  final void finish() {
    take();
    processor.onComplete();
    take();
  }
}
