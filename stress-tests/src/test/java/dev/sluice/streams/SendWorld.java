package dev.sluice.streams;

import java.nio.ByteBuffer;

/** A send of buffers over a scripted connection. */
abstract class SendWorld extends SendingWorld<ScriptedConnection, ByteBuffer, GatheringQueue> {
  SendWorld() {
    this(StreamOptions.defaults().withSendDemand(2));
  }

  SendWorld(StreamOptions options) {
    this(new ScriptedConnection(new ScriptedLoop()), options);
  }

  private SendWorld(ScriptedConnection socket, StreamOptions options) {
    super(
        socket,
        new SendGate<>(socket, () -> new GatheringQueue(socket), options, ReceiveWorld.FAULTS),
        SendProcessor.OfBuffers::new);
  }

  static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }

  /** The source gives an element of one byte. */
  final void next(int value) {
    processor.onNext(bytes(value));
  }
}
