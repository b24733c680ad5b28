package dev.sluice.streams;

import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A datagram whose release is owed, should its list be answered with PENDING. Released by one
 * thread at most once; by whomever again, which is counted.
 */
final class OwedDatagram {
  private final DatagramIndication datagram;
  private final InList list;

  /** Set once, by whoever releases first. */
  private final AtomicBoolean released = new AtomicBoolean();

  OwedDatagram(DatagramIndication datagram, InList list) {
    this.datagram = datagram;
    this.list = list;
  }

  DatagramIndication datagram() {
    return datagram;
  }

  /** Any thread. */
  void release() {
    if (released.compareAndSet(false, true)) {
      list.done(1);
    } else {
      list.refused.incrementAndGet();
    }
  }

  /**
   * What the datagrams of a list share. The subsystem takes a list back by its head, which stands
   * for all of it (D17); so the last datagram that is done with gives it back.
   */
  static final class InList {
    private final DatagramSocket socket;
    private final DatagramIndication head;
    private final AtomicLong refused;

    /** Datagrams not yet done with; any thread counts down. */
    private final AtomicInteger owed;

    /**
     * The datagrams of one list.
     *
     * @param datagrams how many
     * @param refused where releases are counted that came again
     */
    InList(DatagramSocket socket, DatagramIndication head, int datagrams, AtomicLong refused) {
      this.socket = socket;
      this.head = head;
      this.owed = new AtomicInteger(datagrams);
      this.refused = refused;
    }

    DatagramIndication head() {
      return head;
    }

    /** Some datagrams, or none, are not needed any more. Any thread. */
    void done(int datagrams) {
      if (datagrams > 0 && owed.addAndGet(-datagrams) == 0) {
        socket.release(head);
      }
    }
  }
}
