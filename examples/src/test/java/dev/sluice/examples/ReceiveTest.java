package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class ReceiveTest {
  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}, rate {1}")
  @CsvSource({"epoll,", "nio,", "epoll,20MiB", "nio,20MiB"})
  void writesWhatThePeerSends(String transport, String rate) throws Exception {
    byte[] sent = Peers.randomBytes(10_000_019, 1);
    Path out = directory.resolve("out");
    List<String> arguments = new ArrayList<>(List.of(
        "receive",
        "--listen",
        "127.0.0.1:0",
        "--once",
        "--transport",
        transport,
        "--progress",
        "0"));
    if (rate != null) {
      arguments.addAll(List.of("--rate", rate));
    }
    try (Program receive =
            Program.sluice(arguments.toArray(String[]::new)).out(out).start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      Peers.writing(peer, sent);
      // Its end comes only after it has written everything.
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(Files.readAllBytes(out)).isEqualTo(sent);
      assertThat(receive.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(receive.errors().get(1)).startsWith("received 10000019 bytes from 127.0.0.1:");
    }
  }

  @Test
  void isNotFasterThanTheRate() throws Exception {
    try (Program receive = Program.sluice(
                "receive", "--listen", "127.0.0.1:0", "--once", "--rate", "4MiB")
            .discardOut()
            .start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      long start = System.nanoTime();
      Peers.writing(peer, new byte[8 << 20]);
      assertThat(receive.awaitExit()).isEqualTo(ExitCode.OK);
      // Nor is it slower by itself, only on a slow machine: see PacerTest, which has its own clock.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1700));
    }
  }

  @Test
  void servesOneConnectionAfterTheOther_andEndsWithASignal() throws Exception {
    Path out = directory.resolve("out");
    try (Program receive =
        Program.sluice("receive", "--listen", "127.0.0.1:0", "-q").out(out).start()) {
      // Quiet: the port has to be found otherwise.
      assertThat(receive.errors()).isEmpty();
    }
    try (Program receive =
        Program.sluice("receive", "--listen", "127.0.0.1:0").out(out).start()) {
      int port = receive.awaitPort();
      for (String part : new String[] {"one ", "two ", "three"}) {
        try (Socket peer = Peers.connect(port)) {
          Peers.writing(peer, part.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
      }
      assertThat(out).hasContent("one two three");
      // Its peer sees the end a little before the connection is closed.
      receive.awaitError(line -> line.startsWith("received 5 bytes from "));
      receive.terminate();
      assertThat(receive.awaitExit()).isEqualTo(143);
      assertThat(receive.errors()).last().isEqualTo("sluice: stopped by a signal");
    }
  }

  @Test
  void aConnectionThatBreaks_isReported_andTheNextIsServed() throws Exception {
    Path out = directory.resolve("out");
    try (Program receive =
        Program.sluice("receive", "--listen", "127.0.0.1:0").out(out).start()) {
      int port = receive.awaitPort();
      try (Socket peer = Peers.connect(port)) {
        peer.getOutputStream().write('a');
        Awaitility.await().atMost(Program.LIMIT).until(() -> Files.size(out) == 1);
        Peers.reset(peer);
      }
      try (Socket peer = Peers.connect(port)) {
        Peers.writing(peer, new byte[] {'b'});
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(out).hasContent("ab");
      receive.awaitError(line ->
          line.matches("sluice receive: from \\S+ after 1 bytes: connection reset by peer"));
    }
  }

  @Test
  void aSignalInMidStream_looksLikeAResetToThePeer() throws Exception {
    try (Program receive = Program.sluice("receive", "--listen", "127.0.0.1:0", "--rate", "1KiB")
            .discardOut()
            .start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      peer.getOutputStream().write(new byte[100_000]);
      Awaitility.await().atMost(Program.LIMIT).until(() -> receive.process().isAlive());
      receive.terminate();
      assertThat(receive.awaitExit()).isEqualTo(143);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> peer.getInputStream().read())
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void aUnixPath_isRemovedAtTheEnd_alsoBySignal(String transport) throws Exception {
    Path path = directory.resolve("socket");
    Path out = directory.resolve("out");
    try (Program receive = Program.sluice(
            "receive", "--listen", "unix:" + path, "--once", "--transport", transport)
        .out(out)
        .start()) {
      receive.awaitError(line -> line.equals("listening on unix:" + path));
      try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        peer.connect(UnixDomainSocketAddress.of(path));
        peer.write(ByteBuffer.wrap(new byte[] {'x'}));
      }
      assertThat(receive.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(out).hasContent("x");
      assertThat(path).doesNotExist();
    }
    try (Program receive = Program.sluice(
            "receive", "--listen", "unix:" + path, "--transport", transport)
        .start()) {
      receive.awaitError(line -> line.equals("listening on unix:" + path));
      receive.terminate();
      assertThat(receive.awaitExit()).isEqualTo(143);
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void standardOutputThatEnds_isAFailure() throws Exception {
    try (Program receive =
            Program.sluice("receive", "--listen", "127.0.0.1:0", "--once").start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      receive.process().getInputStream().close();
      Peers.writing(peer, new byte[1 << 20]);
      assertThat(receive.awaitExit()).isEqualTo(ExitCode.TRANSFER_FAILED);
      assertThat(receive.errors()).last().isEqualTo("sluice receive: standard output: Broken pipe");
    }
  }

  /**
   * The reader takes 64 KiB a second, the sender what it can. What the tool read beyond what it
   * wrote is its lead in user space; the rest of the sender's lead is in the kernel.
   */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void atALimitedRate_userSpaceHoldsOneReceiveBuffer(String transport) throws Exception {
    try (Program receive = Program.sluice(
                "receive",
                "--listen",
                "127.0.0.1:0",
                "--rate",
                "64KiB",
                "--progress",
                "100ms",
                "--transport",
                transport)
            .discardOut()
            .start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      Peers.writing(peer, new byte[64 << 20]);
      java.util.regex.Pattern held =
          java.util.regex.Pattern.compile(".*, demand \\d+, in user space (.*)");
      java.util.function.Predicate<String> isStatus = line -> held.matcher(line).matches();
      Awaitility.await()
          .atMost(Program.LIMIT)
          .until(() -> receive.errors().stream().filter(isStatus).count() >= 20);
      assertThat(receive.errors().stream().filter(isStatus)).allSatisfy(line -> {
        java.util.regex.Matcher matcher = held.matcher(line);
        assertThat(matcher.matches()).isTrue();
        assertThat(ByteSize.parse(matcher.group(1)).bytes()).isLessThanOrEqualTo(64 << 10);
      });
    }
  }

  /**
   * Nobody reads the output: one element of 16 KiB is in the tool's hands for ever, and what is
   * held beside it fills up the rest of 64 KiB at most.
   */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void atALimitedRate_theElementBeingWrittenCountsToo(String transport) throws Exception {
    try (Program receive = Program.sluice(
                "receive",
                "--listen",
                "127.0.0.1:0",
                "--rate",
                "50MiB",
                "--progress",
                "100ms",
                "--transport",
                transport)
            .start();
        Socket peer = Peers.connect(receive.awaitPort())) {
      Peers.writing(peer, new byte[16 << 20]);
      String line =
          receive.awaitError(each -> each.matches(".*, demand 0, in user space (?!0 B).*"));
      long held = ByteSize.parse(line.substring(line.lastIndexOf("space ") + 6)).bytes();
      assertThat(held + (16 << 10)).as(line).isLessThanOrEqualTo(64 << 10);
    }
  }
}
