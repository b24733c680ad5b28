package dev.sluice.streams;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.List;

/**
 * What one send has taken and no batch yet. Not thread-safe: guarded by its owner's lock; so it is
 * asked whether it is empty before it is asked for a batch.
 */
abstract sealed class SendQueue permits GatheringQueue, DatagramQueue {
  /** What one call of the socket sends. */
  abstract static class Batch {
    /** What it counts in the window. */
    final long bytes;

    /** Retained data that is released once the batch is done. */
    final List<RetainedData> kept;

    Batch(long bytes, List<RetainedData> kept) {
      this.bytes = bytes;
      this.kept = kept;
    }

    /** Gives it to the socket. Loop, without the lock. */
    abstract void send(Request request);

    /** What it means that the socket refused it. */
    String refused(Status status) {
      return Ends.meaning(status);
    }
  }

  abstract boolean isEmpty();

  /** What all that waits here counts in the window. */
  abstract long bytes();

  /** Takes as much as one call can send. */
  abstract Batch seal();

  /** Takes all that waits, to be dropped. */
  abstract Batch sealAll();

  /** A batch is done, its memory free. */
  abstract void recycle(Batch batch);
}
