package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connections whose peer is expected to stand still: filled until nothing more goes out. */
final class Pressing {
  private static final int SEND_BUFFER = 64 << 10;

  private final ByteBuffer bytes = Flood.lines(64);
  private final List<Filled> connections = new ArrayList<>();
  private long written;

  /** One connection. */
  private static final class Filled {
    final SocketChannel channel;
    /** Bytes given to the system. */
    long written;

    Filled(SocketChannel channel) {
      this.channel = channel;
    }
  }

  void open(int port, int count) throws IOException {
    written = 0;
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          Channels.connect(port).setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.configureBlocking(false);
      connections.add(new Filled(channel));
    }
  }

  /** What the system takes now. */
  void fill() throws IOException {
    for (Filled each : connections) {
      for (int size = each.channel.write(bytes); size > 0; size = each.channel.write(bytes)) {
        each.written += size;
        written += size;
        if (!bytes.hasRemaining()) {
          bytes.rewind();
        }
      }
    }
  }

  /** Bytes given to the system, on all connections. */
  long written() {
    return written;
  }

  /** What of these the peer has taken; 0 as long as there is a connection of which it has none. */
  long taken(int port) throws IOException {
    Map<Integer, Long> queued = SocketTable.queued(port);
    long all = 0;
    for (Filled each : connections) {
      long taken = each.written - queued.getOrDefault(each.channel.socket().getLocalPort(), 0L);
      if (taken <= 0) {
        return 0;
      }
      all += taken;
    }
    return all;
  }

  /** Ends all of them, and waits for the peer's ends. */
  void finish() throws IOException {
    for (Filled each : connections) {
      each.channel.configureBlocking(true);
      each.channel.shutdownOutput();
    }
    for (Filled each : connections) {
      Channels.drain(each.channel, 0);
      each.channel.close();
    }
    connections.clear();
  }
}
