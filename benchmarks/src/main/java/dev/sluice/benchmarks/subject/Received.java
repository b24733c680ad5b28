package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;

/**
 * What one connection takes, one thread at a time. Frames are added to the tally at its end only: a
 * connection that goes from thread to thread would pay for each one.
 */
final class Received {
  private final Tally tally;
  private final int overhead;
  private long frameBytes;
  private long frames;

  Received(Job job, Tally tally) {
    this.tally = tally;
    this.overhead = job.overhead();
  }

  /** Plain bytes. */
  void bytes(long size) {
    tally.bytes.add(size);
  }

  /** A line without its end, or a message without its length. */
  void frame(int size) {
    frames++;
    frameBytes += size + overhead;
  }

  /** The connection's end, in good order. */
  void end() {
    tally.bytes.add(frameBytes);
    tally.elements.add(frames);
    tally.ended.increment();
  }
}
