package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams from and to programs that are not ours, on the loopback interface. */
@Tag("foreign")
@Timeout(600)
class DatagramForeignTest {
  private static final int LONGEST = 65_507;

  /** address, port: sends datagrams and expects the same back, the last of a stream of them too. */
  private static final String PYTHON_ECHO = """
      import os, socket, sys
      family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
      peer = socket.socket(family, socket.SOCK_DGRAM)
      peer.settimeout(150)
      there = (sys.argv[1], int(sys.argv[2]))
      for length in (65507, 0, 1, 1472, 65507, 0):
          sent = os.urandom(length)
          peer.sendto(sent, there)
          got, sender = peer.recvfrom(65536)
          assert sender[:2] == there, sender
          assert got == sent, (length, len(got))
      for i in range(20):
          peer.sendto(b'%d' % i, there)
      for i in range(20):
          got, sender = peer.recvfrom(65536)
          assert got == b'%d' % i, got
      print('echoed 26')
      """;

  /** port: sends one datagram of 1000 bytes. */
  private static final String PYTHON_SEND = """
      import socket, sys
      peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      peer.sendto(bytes(i % 251 for i in range(1000)), ('127.0.0.1', int(sys.argv[1])))
      """;

  /** group, port: joins, tells its own port, and answers the first datagram to the group. */
  private static final String PYTHON_GROUP = """
      import socket, sys
      group, port = sys.argv[1], int(sys.argv[2])
      loopback = socket.inet_aton('127.0.0.1')
      member = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      member.settimeout(150)
      member.bind((group, 0))
      member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                        socket.inet_aton(group) + loopback)
      print(member.getsockname()[1], flush=True)
      got, sender = member.recvfrom(100)
      assert got == b'to the group', got
      speaker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      speaker.bind(('127.0.0.1', 0))
      speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loopback)
      speaker.sendto(b'heard ' + got, (group, port))
      """;

  @TempDir
  private Path directory;

  private static InetAddress loopback(String address) throws IOException {
    return InetAddress.getByName(address);
  }

  /** Its empty datagram at the end of its input comes back too, and ends it. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"epoll,127.0.0.1", "nio,127.0.0.1", "epoll,::1", "nio,::1"})
  void socatGetsBackWhatItSends_alsoTheLongestDatagramAndAnEmptyOne(
      String transport, String address) throws Exception {
    Foreign.require("socat");
    byte[] bytes = Peers.randomBytes(LONGEST + 100, 20);
    Path in = Files.write(directory.resolve("in"), bytes);
    Path out = directory.resolve("out");
    String there = address.contains(":") ? "UDP6:[::1]:" : "UDP4:127.0.0.1:";
    try (DatagramEcho echo = DatagramEcho.start(transport, loopback(address));
        Program socat = Program.of(
                "socat",
                "-b",
                Integer.toString(LONGEST),
                "-t",
                "150",
                "OPEN:" + in + "!!CREATE:" + out,
                there + echo.port() + ",shut-null,null-eof")
            .start()) {
      assertThat(socat.awaitExit()).as(socat.toString()).isZero();
      assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"epoll,127.0.0.1", "nio,127.0.0.1", "epoll,::1", "nio,::1"})
  void pythonGetsBackWhatItSends_alsoTheLongestDatagramAndEmptyOnes(
      String transport, String address) throws Exception {
    Foreign.require("python3");
    try (DatagramEcho echo = DatagramEcho.start(transport, loopback(address));
        Program python = Program.of(
                "python3", "-c", PYTHON_ECHO, address, Integer.toString(echo.port()))
            .start()) {
      String report = python.outputText();
      assertThat(python.awaitExit()).as(python + report).isZero();
      assertThat(report).contains("echoed 26");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void aDatagramOfPythonIsCutToTheBufferWhichIsTold(String transport) throws Exception {
    Foreign.require("python3");
    try (DatagramEcho sockets = DatagramEcho.start(transport, loopback("127.0.0.1"))) {
      DatagramSocket socket = sockets.open(loopback("127.0.0.1"), null);
      ByteBuffer buffer = ByteBuffer.allocate(100);
      Request received = new Request();
      socket.receiveFrom(buffer, received);
      try (Program python = Program.of(
              "python3", "-c", PYTHON_SEND, Integer.toString(DatagramEcho.port(socket)))
          .start()) {
        assertThat(DatagramEcho.end(received).isError()).isFalse();
        assertThat(python.awaitExit()).as(python.toString()).isZero();
      }
      assertThat(received.information()).isEqualTo(100);
      assertThat(received.result(DatagramSource.class).flags())
          .containsExactly(DatagramFlag.TRUNCATED);
      byte[] expected = new byte[100];
      for (int i = 0; i < 100; i++) {
        expected[i] = (byte) (i % 251);
      }
      assertThat(buffer.array()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void pythonHearsAGroupAndIsHeardByIt(String transport) throws Exception {
    Foreign.require("python3");
    InetAddress group = InetAddress.getByName("239.255.77.200");
    NetworkInterface loopback = NetworkInterface.getByInetAddress(loopback("127.0.0.1"));
    try (DatagramEcho sockets = DatagramEcho.start(transport, loopback("127.0.0.1"))) {
      DatagramSocket member = sockets.open(InetAddress.getByName("0.0.0.0"), null);
      MulticastGroup joined = new MulticastGroup(group, loopback);
      DatagramEcho.run(done -> member.control(SocketControl.JOIN_GROUP, joined, done));
      DatagramEcho.run(done -> member.setOption(SocketOption.MULTICAST_INTERFACE, loopback, done));
      ByteBuffer buffer = ByteBuffer.allocate(100);
      Request received = new Request();
      member.receiveFrom(buffer, received);
      try (Program python = Program.of(
              "python3",
              "-c",
              PYTHON_GROUP,
              group.getHostAddress(),
              Integer.toString(DatagramEcho.port(member)))
          .start()) {
        BufferedReader told = new BufferedReader(
            new InputStreamReader(python.process().getInputStream(), StandardCharsets.US_ASCII));
        InetSocketAddress there = new InetSocketAddress(group, Integer.parseInt(told.readLine()));
        ByteBuffer[] question = {ByteBuffer.wrap("to the group".getBytes(StandardCharsets.US_ASCII))
        };
        DatagramEcho.run(done -> member.sendTo(question, there, done));
        assertThat(DatagramEcho.end(received).isError()).isFalse();
        assertThat(python.awaitExit()).as(python.toString()).isZero();
      }
      String answer =
          new String(Arrays.copyOf(buffer.array(), buffer.position()), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("heard to the group");
      assertThat(received.result(DatagramSource.class).flags()).isEqualTo(Set.of());
    }
  }
}
