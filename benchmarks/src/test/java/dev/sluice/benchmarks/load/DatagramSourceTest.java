package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Job.Manner;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the source of datagrams tells of a round. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class DatagramSourceTest {
  private static final int COUNT = 20;

  /** More than anybody sends. */
  private static final int RATE = Integer.MAX_VALUE;

  @Test
  void aRateThatCannotBeReachedIsNotToldToHaveBeen() throws Exception {
    Manner manner = new Manner(Drive.PACED, true, RATE);
    Job job = new Job(Shape.RECEIVE, Long.MAX_VALUE, false, 64, COUNT, 1, 0, false, manner);
    DatagramSource source = new DatagramSource(job);
    try (DatagramChannel receiver =
        DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> take(receiver));

      source.run(receiver.socket().getLocalPort(), new Histogram(3));

      taken.get(30, TimeUnit.SECONDS);
    }
    assertThat(source.seen().get(Seen.OFFERED)).isPositive().isLessThan(RATE / 2);
    assertThat(source.seen()).containsEntry(Seen.LOST, 0L);
  }

  private static void take(DatagramChannel receiver) {
    try {
      for (int taken = 0; taken < COUNT; taken++) {
        receiver.receive(ByteBuffer.allocate(64));
      }
    } catch (IOException failure) {
      throw new CompletionException(failure);
    }
  }
}
