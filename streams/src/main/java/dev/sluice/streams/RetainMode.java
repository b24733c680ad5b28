package dev.sluice.streams;

import dev.sluice.api.DataIndication;
import java.nio.ByteBuffer;

/**
 * One element for each indication, which stays in the subsystem's memory until it is released:
 * verdict PENDING.
 */
final class RetainMode extends ElementMode<RetainedData> {
  private final HandOut<DataIndication> handOut;

  RetainMode(HandOut<DataIndication> handOut) {
    this.handOut = handOut;
  }

  /** What the connection carries is in memory of its own already, and an element by itself. */
  @Override
  RetainedData take(IndicationCursor cursor) {
    if (cursor.isInCarry()) {
      byte[] carried = new byte[cursor.available()];
      cursor.read(carried, carried.length);
      return new OwnedData(ByteBuffer.wrap(carried), () -> {});
    }
    int size = Math.toIntExact(cursor.left());
    return new RetainedIndication<>(handOut, cursor.head(), cursor.retainRest(), size);
  }

  /** It was the subscriber's, which failed over it and will hardly release it. */
  @Override
  void notTaken(RetainedData element) {
    if (!element.isReleased()) {
      element.release();
    }
  }
}
