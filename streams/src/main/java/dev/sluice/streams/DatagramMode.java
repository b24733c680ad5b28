package dev.sluice.streams;

import dev.sluice.api.DatagramIndication;
import java.nio.ByteBuffer;

/**
 * How a received datagram becomes an element. One object for each subscription. Loop.
 *
 * @param <T> the type of the elements
 */
abstract sealed class DatagramMode<T> {
  /** Makes an element of a datagram. */
  abstract T take(OwedDatagram owed);

  /** Whether elements owe the release of their datagrams: verdict PENDING. */
  boolean retains() {
    return false;
  }

  /** onNext has returned, or thrown. */
  void afterNext(T element) {}

  /** The subscriber threw instead of taking the element. */
  void notTaken(T element) {}

  /** Elements of their own memory. */
  static final class Copy extends DatagramMode<Datagram> {
    @Override
    Datagram take(OwedDatagram owed) {
      DatagramIndication datagram = owed.datagram();
      return new Datagram(
          DatagramQueue.copy(datagram.buffer()), datagram.remoteAddress(), datagram.truncated());
    }
  }

  /** Elements that are views of the subsystem's memory, valid during onNext. */
  static final class Borrow extends DatagramMode<Datagram> {
    private final Poison poison;

    Borrow(boolean poison) {
      this.poison = new Poison(poison);
    }

    @Override
    Datagram take(OwedDatagram owed) {
      DatagramIndication datagram = owed.datagram();
      ByteBuffer there = datagram.buffer();
      int offset = there.position();
      int length = there.remaining();
      ByteBuffer data = poison.isUsed()
          ? poison.copy(there, offset, length)
          : IndicationCursor.view(there, offset, length);
      return new Datagram(data, datagram.remoteAddress(), datagram.truncated());
    }

    @Override
    void afterNext(Datagram element) {
      poison.spread();
    }
  }

  /** Elements that stay in the subsystem's memory until they are released. */
  static final class Retain extends DatagramMode<RetainedDatagram> {
    private final HandOut<OwedDatagram> handOut;

    Retain(HandOut<OwedDatagram> handOut) {
      this.handOut = handOut;
    }

    @Override
    RetainedDatagram take(OwedDatagram owed) {
      return new RetainedDatagramIndication(handOut, owed);
    }

    @Override
    boolean retains() {
      return true;
    }

    /** It was the subscriber's, which failed over it and will hardly release it. */
    @Override
    void notTaken(RetainedDatagram element) {
      if (!element.isReleased()) {
        element.release();
      }
    }
  }
}
