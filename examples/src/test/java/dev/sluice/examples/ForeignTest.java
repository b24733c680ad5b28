package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tool against programs that are not ours. The long form ({@code -Dsluice.long=true}) moves 1
 * GiB in every test.
 */
@Tag("foreign")
@Timeout(900)
class ForeignTest {
  private static final boolean LONG = Boolean.getBoolean("sluice.long");
  private static final int MEBIBYTES = LONG ? 1024 : 64;
  private static final Duration LIMIT = Duration.ofSeconds(LONG ? 300 : 180);

  /** One receive buffer. */
  private static final long MOST_LEAD_IN_USER_SPACE = 64 << 10;

  /** One send window and one receive buffer. */
  private static final long MOST_PER_DIRECTION = 128 << 10;

  /** The same random file for all tests, and its hash. */
  @TempDir
  private static Path shared;

  private static Path file = Path.of("");
  private static String hash = "";

  @TempDir
  private Path directory;

  @BeforeAll
  static void makeFile() throws IOException {
    file = shared.resolve("random");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < MEBIBYTES; i++) {
        out.write(Peers.randomBytes(1 << 20, i));
      }
    }
    hash = Peers.sha256(Files.newInputStream(file));
  }

  @ParameterizedTest(name = "{0}, rate {1}")
  @CsvSource({"socat,", "socat,50MiB", "nc,", "nc,50MiB", "python3,", "python3,50MiB"})
  void whatAnotherProgramSends_arrives(String sender, String rate) throws Exception {
    Foreign.require(sender);
    Path out = directory.resolve("out");
    List<String> arguments =
        new ArrayList<>(List.of("receive", "--listen", "127.0.0.1:0", "--once"));
    if (rate != null) {
      arguments.addAll(List.of("--rate", rate));
    }
    try (Program receive =
            Program.sluice(arguments.toArray(String[]::new)).out(out).start();
        Program send = sender(sender, receive.awaitPort())) {
      assertThat(receive.awaitExit(LIMIT)).as(receive.toString()).isEqualTo(ExitCode.OK);
      assertThat(send.awaitExit()).as(send.toString()).isZero();
      assertThat(Peers.sha256(Files.newInputStream(out))).isEqualTo(hash);
    }
  }

  private static Program sender(String name, int port) {
    return switch (name) {
      case "socat" ->
        Program.of("socat", "-u", "FILE:" + file, "TCP:127.0.0.1:" + port).start();
      case "nc" ->
        Program.of("nc", "-N", "127.0.0.1", Integer.toString(port)).in(file).start();
      default ->
        Program.of("python3", "-c", Foreign.PYTHON_SEND, Integer.toString(port), file.toString())
            .start();
    };
  }

  /**
   * Python counts what it sent and looks up what both kernel queues hold; the rest of its lead is
   * ours.
   */
  @ParameterizedTest(name = "{0}, rate {1}")
  @CsvSource({"epoll,256KiB", "nio,256KiB", "epoll,1MiB", "nio,1MiB"})
  void atALimitedRate_theLeadOfTheSenderIsInTheKernel_saveOneReceiveBuffer(
      String transport, String rate) throws Exception {
    Foreign.require("python3");
    Path out = Files.createFile(directory.resolve("out"));
    try (Program receive = Program.sluice(
                "receive",
                "--listen",
                "127.0.0.1:0",
                "--once",
                "--rate",
                rate,
                "--transport",
                transport)
            .out(out)
            .start();
        Program lead = Program.of(
                "python3",
                "-c",
                Foreign.PYTHON_LEAD,
                Integer.toString(receive.awaitPort()),
                out.toString(),
                "3")
            .start()) {
      String report = lead.outputText();
      assertThat(lead.awaitExit()).as(lead + report).isZero();
      assertThat(Foreign.number(report, "samples")).as(report).isGreaterThanOrEqualTo(20);
      assertThat(Foreign.number(report, "largest lead")).as(report).isGreaterThan(1 << 20);
      assertThat(Foreign.number(report, "most in user space"))
          .as(report)
          .isLessThanOrEqualTo(MOST_LEAD_IN_USER_SPACE);
    }
  }

  @Test
  void aFileFromNginx_passesTheRelay() throws Exception {
    Foreign.require("nginx");
    Foreign.require("curl");
    try (Nginx nginx = Nginx.start(directory, shared);
        Program relay = relay(nginx.port())) {
      Path out = directory.resolve("out");
      try (Program curl = Program.of(
              "curl", "-sS", "--fail", "-o", out.toString(), url(relay, "random"))
          .start()) {
        assertThat(curl.awaitExit(LIMIT)).as(curl.toString()).isZero();
      }
      assertThat(Peers.sha256(Files.newInputStream(out))).isEqualTo(hash);
    }
  }

  @Test
  void curlInParallel_passesTheRelay() throws Exception {
    Foreign.require("nginx");
    Foreign.require("curl");
    byte[] small = Peers.randomBytes(100_000, 7);
    Files.write(shared.resolve("small"), small);
    try (Nginx nginx = Nginx.start(directory, shared);
        Program relay = relay(nginx.port())) {
      Path outs = Files.createDirectories(directory.resolve("outs"));
      try (Program curl = Program.of(
              "curl",
              "-sS",
              "--fail",
              "--no-keepalive",
              "--parallel",
              "--parallel-immediate",
              "--parallel-max",
              "200",
              "-H",
              "Connection: close",
              "-o",
              outs + "/#1",
              url(relay, "small?[1-300]"))
          .start()) {
        assertThat(curl.awaitExit(LIMIT)).as(curl.toString()).isZero();
      }
      try (var all = Files.list(outs)) {
        List<Path> files = all.toList();
        assertThat(files).hasSize(300);
        for (Path each : files) {
          assertThat(Files.readAllBytes(each)).isEqualTo(small);
        }
      }
    }
  }

  @Test
  void aThousandDownloadsAtATime_passTheRelay() throws Exception {
    Foreign.require("nginx");
    Foreign.require("python3");
    Files.write(shared.resolve("medium"), Peers.randomBytes(1_000_000, 9));
    String expected = Peers.sha256(Files.newInputStream(shared.resolve("medium")));
    try (Nginx nginx = Nginx.start(directory, shared);
        Program relay = relay(nginx.port());
        Program clients = Program.of(
                "python3",
                "-c",
                Foreign.PYTHON_MANY,
                Integer.toString(relay.awaitPort()),
                "1000",
                "/medium",
                expected)
            .start()) {
      relay.awaitError(line -> line.startsWith("1000 open"));
      clients.process().getOutputStream().close();
      String report = clients.outputText();
      assertThat(clients.awaitExit(LIMIT)).as(clients + report + relay).isZero();
      assertThat(Foreign.number(report, "identical")).as(report).isEqualTo(1000);
      relay.awaitError(line -> line.startsWith("0 open, 1000 ended, 0 failed"));
    }
  }

  @Test
  void aClientThatStopsReading_stopsNginx_andThenEverythingArrives() throws Exception {
    Foreign.require("nginx");
    Foreign.require("python3");
    try (Nginx nginx = Nginx.start(directory, shared);
        Program relay = relay(nginx.port());
        Program client = Program.of(
                "python3",
                "-c",
                Foreign.PYTHON_STALL,
                Integer.toString(relay.awaitPort()),
                "/random",
                LONG ? "10" : "3")
            .start()) {
      String report = client.outputText();
      assertThat(client.awaitExit(LIMIT)).as(client + report).isZero();
      assertThat(report).contains("sha256 " + hash);
      relay.awaitError(line -> line.startsWith("0 open, 1 ended, 0 failed"));
      assertThat(relay.errors()).anyMatch(line -> line.startsWith("1 open, 0 ended"));
      Pattern held =
          Pattern.compile(".* most of one connection (.*) to the server, (.*) to the client");
      List<Matcher> lines =
          relay.errors().stream().map(held::matcher).filter(Matcher::matches).toList();
      assertThat(lines).allSatisfy(line -> {
        assertThat(ByteSize.parse(line.group(1)).bytes()).isLessThanOrEqualTo(MOST_PER_DIRECTION);
        assertThat(ByteSize.parse(line.group(2)).bytes()).isLessThanOrEqualTo(MOST_PER_DIRECTION);
      });
    }
  }

  @Test
  void halfClose_netcatGetsTheAnswerAfterTheEndOfItsInput() throws Exception {
    Foreign.require("nc");
    byte[] question = Peers.randomBytes(1_000_003, 10);
    byte[] answer = Peers.randomBytes(2_000_003, 11);
    Path in = Files.write(directory.resolve("question"), question);
    Path out = directory.resolve("answer");
    try (ServerSocket server = Peers.listen();
        Program relay = relay(server.getLocalPort());
        Program nc = Program.of("nc", "-N", "127.0.0.1", Integer.toString(relay.awaitPort()))
            .in(in)
            .out(out)
            .start();
        Socket target = Peers.accept(server)) {
      assertThat(target.getInputStream().readAllBytes()).isEqualTo(question);
      target.getOutputStream().write(answer);
      Peers.close(target);
      assertThat(nc.awaitExit()).as(nc.toString()).isZero();
      assertThat(Files.readAllBytes(out)).isEqualTo(answer);
    }
  }

  @Test
  void socatTakesWhatSendSends() throws Exception {
    Foreign.require("socat");
    Path path = directory.resolve("socket");
    Path out = directory.resolve("out");
    try (Program socat = Program.of(
            "socat", "-d", "-d", "-u", "UNIX-LISTEN:" + path, "CREATE:" + out)
        .start()) {
      socat.awaitError(line -> line.contains("listening on")); // the path is there before that
      try (Program send = Program.sluice("send", "unix:" + path).in(file).start()) {
        assertThat(send.awaitExit(LIMIT)).as(send.toString()).isEqualTo(ExitCode.OK);
      }
      assertThat(socat.awaitExit()).isZero();
      assertThat(Peers.sha256(Files.newInputStream(out))).isEqualTo(hash);
    }
  }

  private static Program relay(int port) {
    return Program.sluice(
            "relay", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:" + port, "--progress", "100ms")
        .start();
  }

  private static String url(Program relay, String path) {
    return "http://127.0.0.1:" + relay.awaitPort() + "/" + path;
  }
}
