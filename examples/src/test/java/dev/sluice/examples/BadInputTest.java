package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong: one line on standard error that says what and why, the documented code, no
 * process left.
 */
@Timeout(600)
class BadInputTest {
  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void portInUse(String transport) throws Exception {
    try (ServerSocket taken = Peers.listen()) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      fails(
          transport,
          ExitCode.NO_CONNECTION,
          "sluice receive: cannot listen on " + address + ": address already in use",
          "receive",
          "--listen",
          address);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void addressOfAnotherMachine(String transport) {
    fails(
        transport,
        ExitCode.NO_CONNECTION,
        "sluice relay: cannot listen on 192.0.2.1:0: the address is not local or malformed",
        "relay",
        "--listen",
        "192.0.2.1:0",
        "--to",
        "127.0.0.1:9");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void staleUnixPath(String transport) throws Exception {
    Path path = directory.resolve("stale");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path))
        .close(); // leaves the path
    fails(
        transport,
        ExitCode.NO_CONNECTION,
        "sluice receive: cannot listen on unix:" + path
            + ": the path exists, but nobody listens there"
            + " (stale socket, or another kind of file); remove it first",
        "receive",
        "--listen",
        "unix:" + path);
    assertThat(path).exists();
    fails(
        transport,
        ExitCode.NO_CONNECTION,
        "sluice send: cannot connect to unix:" + path + ": connection refused",
        "send",
        "unix:" + path);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void unixPathInUse(String transport) throws Exception {
    Path path = directory.resolve("used");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      fails(
          transport,
          ExitCode.NO_CONNECTION,
          "sluice receive: cannot listen on unix:" + path
              + ": address already in use: another program listens there",
          "receive",
          "--listen",
          "unix:" + path);
    }
  }

  @Test
  void unixPathInUse_whateverItIsCalled() throws Exception {
    Path path = directory.resolve("used");
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);
    Path relative = Path.of("").toAbsolutePath().relativize(path);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      for (Path name : List.of(link, relative)) {
        fails(
            "auto",
            ExitCode.NO_CONNECTION,
            "sluice receive: cannot listen on unix:" + name
                + ": address already in use: another program listens there",
            "receive",
            "--listen",
            "unix:" + name);
      }
    }
    Path near = Files.createTempDirectory(Path.of("target"), "s");
    Path here = near.resolve("here");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(here)); // relative to this program, not to the tool
      fails(
          "auto",
          ExitCode.NO_CONNECTION,
          "sluice receive: cannot listen on unix:" + here.toAbsolutePath()
              + ": address already in use: another program listens there",
          "receive",
          "--listen",
          "unix:" + here.toAbsolutePath());
    } finally {
      Files.delete(here);
      Files.delete(near);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void missingUnixPath(String transport) {
    Path path = directory.resolve("missing");
    fails(
        transport,
        ExitCode.NO_CONNECTION,
        "sluice send: cannot connect to unix:" + path + ": not found",
        "send",
        "unix:" + path);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void refusedConnect(String transport) throws Exception {
    try (Socket taken = Peers.refusing()) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      fails(
          transport,
          ExitCode.NO_CONNECTION,
          "sluice send: cannot connect to " + address + ": connection refused",
          "send",
          address);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void timedOutConnect(String transport) throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<SocketChannel> waiting = new ArrayList<>();
      try {
        fillBacklog(full, waiting);
        fails(
            transport,
            ExitCode.NO_CONNECTION,
            "sluice send: cannot connect to 127.0.0.1:" + full.getLocalPort()
                + ": timed out after 0.5s",
            "send",
            "127.0.0.1:" + full.getLocalPort(),
            "--connect-timeout",
            "500ms");
      } finally {
        for (SocketChannel each : waiting) {
          each.close();
        }
      }
    }
  }

  /** Nobody accepts, so soon the system answers no further handshake. */
  private static void fillBacklog(ServerSocket full, List<SocketChannel> waiting)
      throws IOException {
    for (int i = 0; i < 16; i++) {
      SocketChannel channel = SocketChannel.open();
      waiting.add(channel);
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void unknownHost(String transport) {
    fails(
        transport,
        ExitCode.NO_CONNECTION,
        "sluice send: no-such-host.invalid:80: unknown host 'no-such-host.invalid'",
        "send",
        "no-such-host.invalid:80");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void malformedAddressAndUnit(String transport) {
    fails(
        transport,
        ExitCode.USAGE,
        "sluice receive: Invalid value for option '--listen': '127.0.0.1' is not an address:"
            + " the port is missing (expected HOST:PORT, [IPv6]:PORT or unix:/PATH)"
            + " (see 'sluice receive --help')",
        "receive",
        "--listen",
        "127.0.0.1");
    fails(
        transport,
        ExitCode.USAGE,
        "sluice receive: Invalid value for option '--rate': '5parsec' has an unknown unit 'parsec':"
            + " expected B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024)"
            + " (see 'sluice receive --help')",
        "receive",
        "--listen",
        "127.0.0.1:0",
        "--rate",
        "5parsec");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void receiving_resetInMidStream(String transport) throws Exception {
    Path out = directory.resolve("out");
    try (Program receive = Program.sluice(
            "receive",
            "--listen",
            "127.0.0.1:0",
            "--once",
            "--transport",
            transport,
            "--progress",
            "0")
        .out(out)
        .start()) {
      int port = receive.awaitPort();
      try (Socket peer = Peers.connect(port)) {
        peer.getOutputStream().write(new byte[100_000]);
        org.awaitility.Awaitility.await()
            .atMost(Program.LIMIT)
            .until(() -> Files.size(out) == 100_000);
        Peers.reset(peer);
        assertThat(receive.awaitExit()).isEqualTo(ExitCode.TRANSFER_FAILED);
        assertThat(receive.errors())
            .hasSize(2)
            .last()
            .asString()
            .matches(
                "sluice receive: from 127\\.0\\.0\\.1:\\d+ after 100000 bytes: connection reset by peer");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void sending_resetInMidStream(String transport) throws Exception {
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice(
                "send",
                "127.0.0.1:" + server.getLocalPort(),
                "--transport",
                transport,
                "--progress",
                "0")
            .in(Path.of("/dev/zero"))
            .start();
        Socket peer = Peers.accept(server)) {
      assertThat(peer.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
      Peers.reset(peer);
      assertThat(send.awaitExit()).isEqualTo(ExitCode.TRANSFER_FAILED);
      assertThat(send.errors())
          .singleElement()
          .asString()
          .matches(
              "sluice send: to 127\\.0\\.0\\.1:\\d+: connection reset by peer after \\d+ bytes");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void unreadableInput(String transport) throws Exception {
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice(
                "send", "127.0.0.1:" + server.getLocalPort(), "--transport", transport)
            .in(Path.of("/proc/self/mem")) // opens, but its first page cannot be read
            .start()) {
      assertThat(send.awaitExit()).isEqualTo(ExitCode.TRANSFER_FAILED);
      assertThat(send.errors()).containsExactly("sluice send: standard input: Input/output error");
    }
  }

  private static void fails(String transport, int exitCode, String line, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--transport");
    all.add(transport);
    try (Program program =
        Program.sluice(all.toArray(String[]::new)).in(Path.of("/dev/null")).start()) {
      assertThat(program.awaitExit()).as(program.toString()).isEqualTo(exitCode);
      assertThat(program.errors()).containsExactly(line);
      assertThat(program.outputText()).isEmpty();
    }
  }
}
