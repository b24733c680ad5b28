package dev.sluice.tck.system;

import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener, connections accepted by it, and a raw peer for each. Closes all of them. */
final class Streams implements AutoCloseable {
  private final StreamSockets sockets;
  private final StreamListener listener;
  private final Reader<StreamConnection> accepting = new Reader<>();
  private final List<RawPeer> peers = new ArrayList<>();

  Streams(Net net) throws Exception {
    this(net, StreamOptions.defaults());
  }

  Streams(Net net, StreamOptions options) throws Exception {
    sockets = StreamSockets.over(
        SocketClient.register(net.configuration()),
        options.withCloseDeadline(Duration.ofMillis(200)));
    listener = Reader.first(sockets.listen(net.freeAddress()));
    listener.accept().subscribe(accepting);
  }

  /** A connection of ours and its raw other end. */
  record Link(StreamConnection connection, RawPeer peer) {}

  Link link() throws Exception {
    accepting.request(1);
    RawPeer peer = RawPeer.connectTo(listener.localAddress());
    peers.add(peer);
    return new Link(accepting.take(), peer);
  }

  /** Bytes that wait in the subsystem and in the system. */
  static long backlog(StreamConnection connection) throws InterruptedException {
    Request request = new Request();
    connection.socket().receiveBacklog(request);
    request.await();
    return request.information();
  }

  /** The identity of the thread of a connection's loop. */
  static long loopThread(StreamConnection connection) throws Exception {
    CompletableFuture<Long> id = new CompletableFuture<>();
    connection
        .socket()
        .eventLoop()
        .execute(() -> id.complete(Thread.currentThread().getId()));
    return id.get(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    peers.forEach(RawPeer::close);
    sockets.close();
  }
}
