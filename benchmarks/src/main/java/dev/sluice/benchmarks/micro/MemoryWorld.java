package dev.sluice.benchmarks.micro;

import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Streams over memory, with one connection; the thread that makes it is the loop. */
final class MemoryWorld {
  /** Where {@link #streams} connect to. */
  static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

  final MemoryLoop loop = new MemoryLoop();
  final StreamSockets streams;
  private final MemoryClient client;

  /** A world in which these bytes come, again and again. */
  MemoryWorld(ByteBuffer content, StreamOptions options) {
    client = new MemoryClient(loop, content);
    streams = StreamSockets.over(client, options);
  }

  /** Connects, by whatever the connections are to be seen through. */
  <C> C connect(Publisher<C> connecting) {
    List<C> connected = new ArrayList<>(1);
    Flux.from(connecting).subscribe(connected::add);
    runUntil(() -> !connected.isEmpty());
    return connected.get(0);
  }

  StreamConnection connect() {
    return connect(streams.connect(ADDRESS));
  }

  /** Runs the loop, with bytes coming as soon as they may, until something is so. */
  void runUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      if (!loop.runTask() && !client.connection().indicate()) {
        loop.awaitTask();
      }
    }
  }

  /** All the bytes that the connection has sent. */
  long bytesSent() {
    return client.connection().bytesSent();
  }
}
