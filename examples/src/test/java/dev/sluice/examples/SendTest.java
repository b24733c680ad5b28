package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class SendTest {
  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void sendsItsInput_andWaitsForTheEndOfThePeer(String transport) throws Exception {
    byte[] bytes = Peers.randomBytes(10_000_019, 2);
    Path in = Files.write(directory.resolve("in"), bytes);
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice(
                "send",
                "127.0.0.1:" + server.getLocalPort(),
                "--transport",
                transport,
                "--progress",
                "0")
            .in(in)
            .start();
        Socket peer = Peers.accept(server)) {
      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(bytes);
      assertThat(send.process().waitFor(300, TimeUnit.MILLISECONDS))
          .as("ended before the peer did")
          .isFalse();
      Peers.close(peer);
      assertThat(send.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(send.errors())
          .singleElement()
          .asString()
          .startsWith("sent 10000019 bytes to 127.0.0.1:" + server.getLocalPort());
    }
  }

  @Test
  void anAnswerDoesNotKeepThePeerWaiting() throws Exception {
    Path in = Files.write(directory.resolve("in"), new byte[32 << 20]);
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice(
                "send", "127.0.0.1:" + server.getLocalPort(), "--progress", "0")
            .in(in)
            .start();
        Socket peer = Peers.accept(server)) {
      peer.getOutputStream().write(new byte[32 << 20]); // before reading anything
      assertThat(peer.getInputStream().readAllBytes()).hasSize(32 << 20);
      Peers.close(peer);
      assertThat(send.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(send.errors())
          .singleElement()
          .asString()
          .endsWith(", ignored 33554432 bytes of its answer");
    }
  }

  @Test
  void emptyInput_isAnEmptyStream() throws Exception {
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice("send", "127.0.0.1:" + server.getLocalPort(), "-q")
            .in(Path.of("/dev/null"))
            .start();
        Socket peer = Peers.accept(server)) {
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      Peers.close(peer);
      assertThat(send.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(send.errors()).isEmpty();
    }
  }

  @Test
  void aSignalInMidStream_looksLikeAResetToThePeer() throws Exception {
    try (ServerSocket server = Peers.listen();
        Program send = Program.sluice(
                "send", "127.0.0.1:" + server.getLocalPort(), "--progress", "0")
            .in(Path.of("/dev/zero"))
            .start();
        Socket peer = Peers.accept(server)) {
      peer.getInputStream().readNBytes(1 << 20);
      send.terminate();
      assertThat(send.awaitExit()).isEqualTo(143);
      assertThatThrownBy(() -> peer.getInputStream().readAllBytes())
          .isInstanceOf(IOException.class);
      assertThat(send.errors())
          .containsExactly("sluice: stopped by a signal, 1 unfinished connection reset");
    }
  }

  @Test
  void aPeerThatEndsFirst_stillGetsEverything() throws Exception {
    try (ServerSocket server = Peers.listen();
        Program send =
            Program.sluice("send", "127.0.0.1:" + server.getLocalPort()).start();
        Socket peer = Peers.accept(server)) {
      peer.shutdownOutput();
      try (var input = send.process().getOutputStream()) {
        input.write(new byte[100_000]);
      }
      assertThat(peer.getInputStream().readAllBytes()).hasSize(100_000);
      assertThat(send.awaitExit()).isEqualTo(ExitCode.OK);
    }
  }
}
