package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** Sends as fast as it can, all of it lines or messages; then waits for the subject's end. */
final class Flood implements Load {
  private final Job job;
  private final ByteBuffer frames;

  Flood(Job job) {
    this.job = job;
    this.frames = job.shape() == Shape.LENGTHS
        ? messages(job.elementSize(), job.overhead())
        : lines(job.elementSize());
  }

  /** Whole lines only, so that repeating them is right. */
  static ByteBuffer lines(int lineSize) {
    int count = Math.max(1, 4 * Channels.CHUNK / lineSize);
    ByteBuffer lines = ByteBuffer.allocateDirect(count * lineSize);
    while (lines.hasRemaining()) {
      boolean end = (lines.position() + 1) % lineSize == 0;
      lines.put(end ? (byte) '\n' : (byte) ('a' + lines.position() % 26));
    }
    return lines.clear();
  }

  /** The same bytes, but each line's first ones are the length of its rest. */
  private static ByteBuffer messages(int size, int overhead) {
    ByteBuffer messages = lines(size);
    for (int at = 0; at < messages.capacity(); at += size) {
      messages.putInt(at, size - overhead);
    }
    return messages;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    try (SocketChannel channel = Channels.connect(port)) {
      Channels.send(channel, frames, job.bytes());
      channel.shutdownOutput();
      Channels.drain(channel, 0);
    }
  }
}
