package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Relays that do wrong, each in its way, fail their round, and the failure says what it was. */
@Timeout(120)
class RelayLoadTest {
  private static final int SIZE = 1 << 20;
  private static final long LONG = TimeUnit.MINUTES.toMillis(1);
  private static final long SHORT = 2_000;

  @Test
  void aRelayThatPassesOnWhatItGetsIsRight() throws Exception {
    run(LONG, UnaryOperator.identity());
  }

  @Test
  void aByteOfAnotherValueIsSeen() {
    assertWrong("the byte at 700000 is not the one that was sent", bytes -> {
      bytes[700_000]++;
      return bytes;
    });
  }

  @Test
  void zerosInPlaceOfBytesAreSeen() {
    assertWrong("is not the one that was sent", bytes -> new byte[SIZE]);
  }

  @Test
  void twoChunksInTheOrderOfTheOtherAreSeen() {
    int chunk = Channels.CHUNK;
    assertWrong("is not the one that was sent", bytes -> {
      byte[] first = Arrays.copyOf(bytes, chunk);
      System.arraycopy(bytes, chunk, bytes, 0, chunk);
      System.arraycopy(first, 0, bytes, chunk, chunk);
      return bytes;
    });
  }

  @Test
  void oneByteTooManyIsSeen() {
    assertWrong("got 1048577 bytes, 1 too many", bytes -> {
      byte[] more = Arrays.copyOf(bytes, SIZE + 1);
      more[SIZE] = more[0];
      return more;
    });
  }

  @Test
  void aByteThatNeverComesIsNamed() {
    assertThatThrownBy(() -> run(SHORT, bytes -> Arrays.copyOf(bytes, SIZE - 1)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "behind the relay: .*got \\d+ of 1048576 bytes, then nothing for 2.0 s.*");
  }

  private void assertWrong(String message, UnaryOperator<byte[]> change) {
    assertThatThrownBy(() -> run(LONG, change))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private static void run(long limitMillis, UnaryOperator<byte[]> change) throws Exception {
    Job job = new Job(Shape.RELAY, Long.MAX_VALUE, false, SIZE, 1, 1, 0, false);
    try (RelayLoad load = new RelayLoad(job, limitMillis);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> relayed = CompletableFuture.supplyAsync(
          () -> relay(server, load.target(), change), task -> new Thread(task).start());
      try {
        load.run(server.getLocalPort(), new Histogram(3));
      } finally {
        assertThat(relayed.get(1, TimeUnit.MINUTES)).isTrue();
      }
    }
  }

  /** Takes all, passes on what the change makes of it, and ends when the target does. */
  private static boolean relay(ServerSocket server, int target, UnaryOperator<byte[]> change) {
    try (Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
      byte[] got = near.getInputStream().readNBytes(SIZE);
      OutputStream out = far.getOutputStream();
      InputStream in = far.getInputStream();
      out.write(change.apply(got));
      return in.read() < 0;
    } catch (IOException reset) {
      return true; // by a load that has seen enough
    }
  }
}
