package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class RelayTest {
  /** One send window and one receive buffer. */
  private static final long MOST_PER_DIRECTION = 128 << 10;

  private static final Pattern STATUS = Pattern.compile(
      "(\\d+) open, (\\d+) ended, (\\d+) failed, (.*) to the server, (.*) to the client, in user space (.*),"
          + " most of one connection (.*) to the server, (.*) to the client");
  private static final Predicate<String> IS_STATUS =
      line -> STATUS.matcher(line).matches();

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void passesBytesBothWays_andKeepsAHalfClose(String transport) throws Exception {
    byte[] question = Peers.randomBytes(5_000_011, 3);
    byte[] answer = Peers.randomBytes(7_000_003, 4);
    try (ServerSocket server = Peers.listen();
        Program relay =
            relay(server.getLocalPort(), "--transport", transport, "--progress", "50ms");
        Socket client = Peers.connect(relay.awaitPort());
        Socket target = Peers.accept(server)) {
      Peers.writing(client, question);
      // The server answers only after the end of the question.
      assertThat(target.getInputStream().readAllBytes()).isEqualTo(question);
      Peers.writing(target, answer);
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
      relay.awaitError(line -> line.startsWith("0 open, 1 ended, 0 failed"));
      relay.terminate();
      assertThat(relay.awaitExit()).isEqualTo(143);
      assertThat(relay.errors()).last().isEqualTo("sluice: stopped by a signal");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void passesOnTheEndOfTheServer_whileTheClientGoesOn(String transport) throws Exception {
    try (ServerSocket server = Peers.listen();
        Program relay = relay(server.getLocalPort(), "--transport", transport);
        Socket client = Peers.connect(relay.awaitPort());
        Socket target = Peers.accept(server)) {
      target.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
      target.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
      byte[] more = Peers.randomBytes(3_000_000, 5);
      Peers.writing(client, more);
      assertThat(target.getInputStream().readAllBytes()).isEqualTo(more);
    }
  }

  @ParameterizedTest(name = "{0}: the {1} stops reading")
  @CsvSource({"epoll,client", "nio,client", "epoll,server", "nio,server"})
  void aSideThatStopsReading_stopsTheOther_andThenEverythingArrives(String transport, String side)
      throws Exception {
    byte[] bytes = Peers.randomBytes(32 << 20, 6);
    try (ServerSocket server = Peers.listen();
        Program relay =
            relay(server.getLocalPort(), "--transport", transport, "--progress", "100ms");
        Socket client = Peers.connect(relay.awaitPort());
        Socket target = Peers.accept(server)) {
      boolean clientStops = side.equals("client");
      Socket fast = clientStops ? target : client;
      Socket slow = clientStops ? client : target;
      Peers.writing(fast, bytes);
      // Nothing moves any more, and not all bytes are through.
      String still = awaitStill(
          relay, 10, line -> !line.contains(" 0 B to the server, 0 B to the client, in"));
      assertThat(still).doesNotContain("32.0 MiB");
      assertHeldAtMost(relay, MOST_PER_DIRECTION);
      InputStream in = slow.getInputStream();
      assertThat(in.readAllBytes()).isEqualTo(bytes);
      assertHeldAtMost(relay, MOST_PER_DIRECTION);
    }
  }

  private static void assertHeldAtMost(Program relay, long bytes) {
    assertThat(relay.errors().stream().filter(IS_STATUS)).allSatisfy(line -> {
      Matcher matcher = STATUS.matcher(line);
      assertThat(matcher.matches()).isTrue();
      assertThat(ByteSize.parse(matcher.group(7)).bytes()).isLessThanOrEqualTo(bytes);
      assertThat(ByteSize.parse(matcher.group(8)).bytes()).isLessThanOrEqualTo(bytes);
    });
  }

  /** Who does not read, when one side of a relay resets. */
  enum Stalled {
    NOBODY,
    BREAKING,
    OTHER
  }

  static Stream<Arguments> resets() {
    return Stream.of("epoll", "nio")
        .flatMap(transport -> Stream.of("client", "server")
            .flatMap(side -> Stream.of(Stalled.values())
                .map(stalled -> Arguments.of(transport, side, stalled))));
  }

  @ParameterizedTest(name = "{0}: the {1} resets, not reading: {2}")
  @MethodSource("resets")
  void aReset_endsBothSides_withOneLine(String transport, String side, Stalled stalled)
      throws Exception {
    try (ServerSocket server = Peers.listen();
        Program relay =
            relay(server.getLocalPort(), "--transport", transport, "--progress", "100ms");
        Socket client = Peers.connect(relay.awaitPort());
        Socket target = Peers.accept(server)) {
      Socket breaking = side.equals("client") ? client : target;
      Socket other = side.equals("client") ? target : client;
      breaking.getOutputStream().write(new byte[1000]);
      assertThat(other.getInputStream().readNBytes(1000)).hasSize(1000);
      switch (stalled) {
        case NOBODY -> {
          Peers.reset(breaking);
          assertReset(other);
        }
        case OTHER -> {
          stall(relay, breaking);
          Peers.reset(breaking);
          assertReset(other);
        }
        case BREAKING -> {
          Thread writer = stall(relay, other);
          Peers.reset(breaking);
          writer.join(); // whoever writes gets the reset, and a reader then the end
        }
      }
      relay.awaitError(
          line -> IS_STATUS.test(line) && line.startsWith("0 open, 1 ended, 1 failed"));
      assertThat(relay.errors().stream().filter(line -> line.startsWith("sluice")))
          .singleElement()
          .asString()
          .matches(
              "sluice relay: 127\\.0\\.0\\.1:\\d+: the " + side
                  + ": connection reset by peer \\(CONNECTION_RESET\\) \\(\\d+ bytes to the server, \\d+ to the client\\)");
      assertThat(relay.process().isAlive()).isTrue();
    }
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
        .isInstanceOf(IOException.class);
  }

  /**
   * One side sends, the other does not read, until nothing moves.
   *
   * @return who sends more than there is room for
   */
  private static Thread stall(Program relay, Socket sender) {
    Thread writer = Peers.writing(sender, new byte[64 << 20]);
    awaitStill(relay, 5, line -> line.contains("MiB"));
    return writer;
  }

  /** The last status of a relay that told nothing new for so many intervals of 100 ms. */
  private static String awaitStill(Program relay, int intervals, Predicate<String> which) {
    AtomicReference<String> last = new AtomicReference<>("");
    AtomicLong since = new AtomicLong();
    Awaitility.await().atMost(Program.LIMIT).until(() -> {
      String now = relay.errors().stream().filter(IS_STATUS).reduce("", (first, next) -> next);
      if (!now.equals(last.getAndSet(now))) {
        since.set(System.nanoTime());
      }
      Duration still = Duration.ofNanos(System.nanoTime() - since.get());
      return which.test(now) && still.compareTo(Duration.ofMillis(100L * intervals)) > 0;
    });
    return last.get();
  }

  @Test
  void anIdleRelay_tellsNothingAgain() throws Exception {
    try (ServerSocket server = Peers.listen();
        Program relay = relay(server.getLocalPort(), "--progress", "20ms")) {
      int port = relay.awaitPort();
      relay.awaitError(IS_STATUS);
      try (Socket client = Peers.connect(port);
          Socket target = Peers.accept(server)) {
        relay.awaitError(line -> line.startsWith("1 open, 0 ended"));
        Peers.reset(target);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        relay.awaitError(line -> line.startsWith("0 open, 1 ended, 1 failed"));
      }
      assertThat(relay.errors().stream().filter(IS_STATUS)).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void aServerThatRefuses_isOneLine_andTheClientIsReset(String transport) throws Exception {
    try (Socket taken = Peers.refusing();
        Program relay = relay(taken.getLocalPort(), "--transport", transport);
        Socket client = Peers.connect(relay.awaitPort())) {
      int nobody = taken.getLocalPort();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
      assertThat(relay.awaitError(line -> line.startsWith("sluice")))
          .matches("sluice relay: 127\\.0\\.0\\.1:\\d+: cannot connect to 127\\.0\\.0\\.1:" + nobody
              + ": connection refused");
    }
  }

  @Test
  void betweenTcpAndAUnixPath() throws Exception {
    Path path = directory.resolve("socket");
    try (EchoServer echo = new EchoServer();
        Program inner = Program.sluice(
                "relay", "--listen", "unix:" + path, "--to", "127.0.0.1:" + echo.port())
            .start()) {
      inner.awaitError(line -> line.startsWith("relaying"));
      try (Program outer = Program.sluice(
                  "relay", "--listen", "127.0.0.1:0", "--to", "unix:" + path)
              .start();
          Socket client = Peers.connect(outer.awaitPort())) {
        byte[] bytes = Peers.randomBytes(3_000_000, 8);
        Peers.writing(client, bytes);
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
      }
      inner.terminate();
      assertThat(inner.awaitExit()).isEqualTo(143);
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void beyondTheLargestNumberOfConnections_othersWait() throws Exception {
    try (ServerSocket server = Peers.listen();
        Program relay = relay(server.getLocalPort(), "--max-connections", "1");
        Socket first = Peers.connect(relay.awaitPort());
        Socket firstTarget = Peers.accept(server);
        Socket second = Peers.connect(relay.awaitPort())) {
      second.getOutputStream().write(2);
      server.setSoTimeout(300);
      assertThatThrownBy(server::accept).isInstanceOf(java.net.SocketTimeoutException.class);
      server.setSoTimeout((int) Program.LIMIT.toMillis());
      Peers.close(first);
      assertThat(firstTarget.getInputStream().read()).isEqualTo(-1);
      Peers.close(firstTarget);
      try (Socket secondTarget = Peers.accept(server)) {
        assertThat(secondTarget.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void aThousandConnections_in64MiB(String transport) throws Exception {
    try (EchoServer echo = new EchoServer();
        Program relay = relay(echo.port(), "--transport", transport, "--progress", "100ms");
        ManyClients clients = new ManyClients(relay.awaitPort(), 1000, 200_000)) {
      clients.connectAll();
      relay.awaitError(line -> line.startsWith("1000 open"));
      clients.exchangeAll();
      relay.awaitError(line -> line.startsWith("0 open, 1000 ended, 0 failed"));
      assertThat(relay.errors()).noneMatch(line -> line.startsWith("sluice"));
    }
  }

  private static Program relay(int target, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("relay", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:" + target));
    arguments.addAll(List.of(options));
    return Program.sluice(arguments.toArray(String[]::new)).start();
  }
}
