package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the system tells of sockets, against what was done with them. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SocketTableTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void bytesThatNobodyReadAreQueued_andThoseReadAreNot() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(ANY);
        SocketChannel sender = Channels.connect(server.socket().getLocalPort());
        SocketChannel receiver = server.accept()) {
      int port = server.socket().getLocalPort();
      sender.write(ByteBuffer.allocate(1_000));
      int sending = sender.socket().getLocalPort();
      assertThat(Settled.await(() -> SocketTable.queued(port).get(sending))).isEqualTo(1_000);

      receiver.read(ByteBuffer.allocate(600));
      assertThat(Settled.await(() -> SocketTable.queued(port).get(sending))).isEqualTo(400);
    }
  }

  @Test
  void datagramsBeyondTheBufferAreCountedAsDropped() throws IOException {
    try (DatagramChannel receiver = DatagramChannel.open();
        DatagramChannel sender = DatagramChannel.open()) {
      receiver.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 10).bind(ANY);
      receiver.configureBlocking(false);
      int sent = 100;
      for (int i = 0; i < sent; i++) {
        sender.send(ByteBuffer.allocate(1_000), receiver.getLocalAddress());
      }

      int taken = 0;
      SocketTable.Row row;
      do { // a busy system lets some wait where nobody counts them
        while (receiver.receive(ByteBuffer.allocate(1_000)) != null) {
          taken++;
        }
        row = SocketTable.datagrams(receiver.socket().getLocalPort());
      } while (taken + row.dropped() < sent);
      assertThat(row.dropped()).isPositive().isEqualTo(sent - taken);
      assertThat(row.receiving()).isZero();
    }
  }
}
