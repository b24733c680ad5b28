package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.StreamConnection;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A subscriber without demand: the peer is held back, nothing spins, and ends are still noticed.
 */
@Timeout(60)
class StalledReceiverTest {
  /** Where an end is reported without reading. */
  static Stream<Net> epollOverTcp() {
    return Net.tcp().filter(Net::isEpoll);
  }

  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final Duration IDLE = Duration.ofMillis(Form.pick(500, 10_000));

  /** Of the loop's processor time while nothing is to be done. */
  private static final Duration NEGLIGIBLE = Duration.ofMillis(100);

  @EachNet
  void floodWithoutDemand_holdsOneReceiveBufferAndLeavesTheLoopIdle(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(new Reader<ByteBuffer>());
      link.peer().flood();
      awaitPause(link.connection());

      assertIdle(link.connection());
      SocketStatistics.Receive receive = link.connection().statistics().receive();
      assertThat(receive.heldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
      assertThat(receive.bytesRead()).isLessThanOrEqualTo(RECEIVE_BUFFER);
    }
  }

  @EachNet
  void finWhilePaused_leavesTheLoopIdleAndTheBytesThere(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = pausedWith(streams, 50_000);
      Reader<Disconnect> disconnected = disconnected(link.connection());
      link.peer().finish();

      assertThat(disconnected.take()).isEqualTo(Disconnect.GRACEFUL);
      assertIdle(link.connection());
    }
  }

  @EachNet
  void bothWayShutdownWhilePaused_leavesTheLoopIdle(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = pausedWith(streams, 50_000);
      Reader<Disconnect> disconnected = disconnected(link.connection());
      link.peer().finish();
      assertThat(disconnected.take()).isEqualTo(Disconnect.GRACEFUL);
      assertThat(Reader.run(link.connection().disconnect()).end())
          .succeedsWithin(Duration.ofSeconds(5));

      assertIdle(link.connection());
    }
  }

  @EachNet
  void peerThatClosedWhilePaused_leavesTheLoopIdle(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = pausedWith(streams, 50_000);
      Reader<Disconnect> disconnected = disconnected(link.connection());
      link.peer().close();

      assertThat(disconnected.take()).isEqualTo(Disconnect.GRACEFUL);
      assertIdle(link.connection());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("epollOverTcp")
  void resetWhileFlooded_isNoticedWithinASecondAndLeavesTheLoopIdle(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      link.connection().receive().subscribe(new Reader<ByteBuffer>());
      Reader<Disconnect> disconnected = disconnected(link.connection());
      link.peer().flood();
      awaitPause(link.connection());
      long read = link.connection().statistics().receive().bytesRead();

      long before = System.nanoTime();
      link.peer().reset();
      assertThat(disconnected.take()).isEqualTo(Disconnect.ABORTIVE);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(link.connection().statistics().receive().bytesRead()).isEqualTo(read);
      assertIdle(link.connection());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("epollOverTcp")
  void finBehindAMebibyteUnread_isNoticedWithinASecondWithoutReadingAByte(Net net)
      throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Pattern.Check check = new Pattern.Check();
      openTheWindow(link, check);
      Reader<ByteBuffer> reader = new Reader<>(check::feed);
      link.connection().receiveBorrowed().subscribe(reader);
      Reader<Disconnect> disconnected = disconnected(link.connection());

      link.peer().write(1 << 20);
      awaitPause(link.connection());
      await().until(() -> Streams.backlog(link.connection()) == 1 << 20);
      long read = link.connection().statistics().receive().bytesRead();
      long before = System.nanoTime();
      link.peer().finish();
      assertThat(disconnected.take()).isEqualTo(Disconnect.GRACEFUL);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(link.connection().statistics().receive().bytesRead()).isEqualTo(read);

      assertIdle(link.connection());
      reader.request(Long.MAX_VALUE);
      assertThat(reader.end()).succeedsWithin(Duration.ofSeconds(10));
      assertThat(check.position()).isEqualTo(link.peer().written());
      assertThat(check.mismatch()).isNull();
    }
  }

  /** The system gives a connection more memory the more is read: then a mebibyte fits unread. */
  private static void openTheWindow(Streams.Link link, Pattern.Check check) throws Exception {
    Reader<ByteBuffer> reader = new Reader<>(check::feed);
    link.connection().receiveBorrowed().subscribe(reader);
    reader.request(Long.MAX_VALUE);
    link.peer().flood();
    await().until(() -> check.position() > 256 << 20);
    link.peer().stopFlood();
    await().until(() -> check.position() == link.peer().written());
    reader.cancel();
  }

  private static Streams.Link pausedWith(Streams streams, int bytes) throws Exception {
    Streams.Link link = streams.link();
    link.connection().receive().subscribe(new Reader<ByteBuffer>());
    link.peer().write(bytes);
    awaitPause(link.connection());
    return link;
  }

  private static Reader<Disconnect> disconnected(StreamConnection connection) throws Exception {
    Reader<Disconnect> reader = new Reader<>();
    connection.disconnected().subscribe(reader);
    reader.request(2);
    return reader;
  }

  private static void awaitPause(StreamConnection connection) {
    await().until(() -> connection.statistics().receive().paused());
  }

  private static void assertIdle(StreamConnection connection) throws Exception {
    long thread = Streams.loopThread(connection);
    settle(connection);
    long wakeups = connection.statistics().wakeups();
    long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    await()
        .during(IDLE)
        .atMost(IDLE.multipliedBy(3))
        .until(() -> connection.statistics().wakeups() == wakeups);
    assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - cpu))
        .isLessThan(NEGLIGIBLE);
  }

  /** Lets events that are under way arrive: a round through the loop, and then some quiet. */
  private static void settle(StreamConnection connection) throws Exception {
    Request request = new Request();
    connection.socket().idealSendBacklog(request);
    request.await();
    long[] last = {-1};
    await().pollInterval(Duration.ofMillis(20)).until(() -> {
      long now = connection.statistics().wakeups();
      boolean quiet = now == last[0];
      last[0] = now;
      return quiet;
    });
  }
}
