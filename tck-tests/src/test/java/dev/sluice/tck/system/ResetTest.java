package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.SendException;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** A reset never looks like a clean end, a clean end never like an error, and no byte is lost. */
@Timeout(30)
class ResetTest {
  private final Pattern.Check check = new Pattern.Check();
  private final Reader<ByteBuffer> reader = new Reader<>(check::feed);

  @EachTransport
  void resetWithBytesUnread_givesThemAllAndThenTheError(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(reader);
      link.peer().write(100_000);
      await().until(() -> Streams.backlog(link.connection()) == 100_000);
      link.peer().reset();

      reader.request(Long.MAX_VALUE);
      assertThat(errorOf(reader).status()).isEqualTo(Status.CONNECTION_RESET);
      assertAllCame(100_000);
    }
  }

  @EachTransport
  void resetAfterOurFailedWrite_givesWhatWasThereAndThenTheError(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.peer().write(50_000);
      Reader<Disconnect> disconnected = new Reader<>();
      link.connection().disconnected().subscribe(disconnected);
      disconnected.request(2);
      link.peer().reset();
      assertThat(disconnected.take()).isEqualTo(Disconnect.ABORTIVE);
      Reader<Void> sent = Reader.run(link.connection().send(ByteBuffer.allocate(10)));
      assertThat(errorOf(sent)).isInstanceOf(SendException.class);

      link.connection().receive().subscribe(reader);
      reader.request(Long.MAX_VALUE);
      assertThat(errorOf(reader).status()).isEqualTo(Status.CONNECTION_RESET);
      assertAllCame(50_000);
    }
  }

  @EachTransport
  void finAndThenReset_givesWhatWasThereAndThenTheError(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(reader);
      Reader<Disconnect> disconnected = new Reader<>();
      link.connection().disconnected().subscribe(disconnected);
      disconnected.request(2);
      link.peer().write(50_000);
      await().until(() -> Streams.backlog(link.connection()) == 50_000);
      link.peer().finish();
      assertThat(disconnected.take()).isEqualTo(Disconnect.GRACEFUL);
      link.peer().reset();
      if (net.isEpoll()) {
        assertThat(disconnected.take()).isEqualTo(Disconnect.ABORTIVE);
      }

      reader.request(Long.MAX_VALUE);
      if (net.isEpoll()) {
        assertThat(errorOf(reader).status()).isEqualTo(Status.CONNECTION_RESET);
      } else { // the JDK cannot see a reset behind the FIN it has read
        assertThat(reader.end()).succeedsWithin(Duration.ofSeconds(5));
      }
      assertAllCame(50_000);
    }
  }

  @EachNet
  void finWithBytesUnread_givesThemAllAndCompletes(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(reader);
      link.peer().write(100_000).finish();

      reader.request(Long.MAX_VALUE);
      assertThat(reader.end()).succeedsWithin(Duration.ofSeconds(5));
      assertAllCame(100_000);
    }
  }

  @EachNet
  void peerThatReadAllAndClosed_isACleanEnd(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(reader);
      reader.request(Long.MAX_VALUE);
      Reader<Void> sent =
          Reader.run(link.connection().send(ByteBuffer.wrap(Pattern.bytes(0, 100_000))));
      Pattern.assertIs(link.peer().read(100_000), 0);
      assertThat(sent.end()).succeedsWithin(Duration.ofSeconds(5));
      link.peer().write(1000).close();

      assertThat(reader.end()).succeedsWithin(Duration.ofSeconds(5));
      assertAllCame(1000);
    }
  }

  private void assertAllCame(int bytes) {
    assertThat(check.mismatch()).isNull();
    assertThat(check.position()).isEqualTo(bytes);
  }

  private static StatusException errorOf(Reader<?> reader) throws Exception {
    try {
      reader.end().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return (StatusException) failed.getCause();
    }
    throw new AssertionError("completed, and should have failed");
  }
}
