package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A byte goes all the way, on each transport. */
@Timeout(20)
class LoopbackTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void echoesWhatTheConnectionSends(Transport transport) throws Exception {
    NettyConfiguration configuration = NettyConfiguration.defaults().withTransport(transport);
    try (SocketClient client = SocketClient.register(configuration)) {
      CompletableFuture<ConnectionSocket> accepted = new CompletableFuture<>();
      ListeningSocket listener = listen(client, accepted);
      ConnectionSocket connection = connect(client, listener.localAddress());

      ByteBuffer hello = ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII));
      Request sent = new Request();
      connection.send(new ByteBuffer[] {hello}, Set.of(), sent);
      assertThat(sent.await()).isEqualTo(Status.SUCCESS);
      assertThat(sent.information()).isEqualTo(5);

      ByteBuffer echoed = ByteBuffer.allocate(5);
      Request received = new Request();
      connection.receive(echoed, ReceiveMode.WAITALL, received);
      assertThat(received.await()).isEqualTo(Status.SUCCESS);
      assertThat(new String(echoed.array(), StandardCharsets.US_ASCII)).isEqualTo("hello");

      Request finished = new Request();
      connection.disconnect(new ByteBuffer[0], finished);
      assertThat(finished.await()).isEqualTo(Status.SUCCESS);
      Request end = new Request();
      connection.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, end);
      assertThat(end.await()).isEqualTo(Status.SUCCESS);
      assertThat(end.information()).isZero();

      close(accepted.get(30, TimeUnit.SECONDS));
      close(connection);
      close(listener);
      assertThat(client.sockets()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void nothingFollowsASendThatWasCancelledHalfway(Transport transport) throws Exception {
    NettyConfiguration configuration = NettyConfiguration.defaults().withTransport(transport);
    try (SocketClient client = SocketClient.register(configuration);
        ServerSocketChannel stalled = ServerSocketChannel.open().bind(ANY)) {
      ConnectionSocket connection = connect(client, stalled.getLocalAddress());
      Request large = new Request();
      connection.send(new ByteBuffer[] {ByteBuffer.allocate(64 << 20)}, Set.of(), large);
      Request behind = new Request();
      connection.send(new ByteBuffer[] {ByteBuffer.allocate(1)}, Set.of(), behind);
      Request end = new Request();
      connection.disconnect(new ByteBuffer[0], end);
      await().until(() -> connection.statistics().send().bytesSent() > 0);

      large.cancel();
      assertThat(large.await()).isEqualTo(Status.CANCELLED);
      assertThat(large.information()).isPositive();
      assertThat(behind.await()).isEqualTo(Status.INVALID_DEVICE_STATE);
      assertThat(end.await()).isEqualTo(Status.INVALID_DEVICE_STATE);
      assertThat(connection.statistics().send().heldBytes()).isZero();
      close(connection);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void aDisconnectThatFindsTheConnectionResetTellsSo(Transport transport) throws Exception {
    NettyConfiguration configuration = NettyConfiguration.defaults().withTransport(transport);
    try (SocketClient client = SocketClient.register(configuration);
        ServerSocketChannel server = ServerSocketChannel.open().bind(ANY)) {
      ConnectionSocket connection = connect(client, server.getLocalAddress());
      SocketChannel peer = server.accept();
      peer.setOption(StandardSocketOptions.SO_LINGER, 0);
      Request finished = new Request();
      CompletableFuture<Void> done = new CompletableFuture<>();
      connection.eventLoop().execute(() -> {
        try {
          peer.close(); // and the loop has not heard of it
          connection.disconnect(new ByteBuffer[0], finished);
          done.complete(null);
        } catch (IOException e) {
          done.completeExceptionally(e);
        }
      });
      done.get(30, TimeUnit.SECONDS);
      assertThat(finished.await()).isIn(Status.CONNECTION_RESET, Status.SUCCESS);
      if (transport == Transport.EPOLL) {
        assertThat(finished.status()).isEqualTo(Status.CONNECTION_RESET);
      }
      close(connection);
    }
  }

  private static ListeningSocket listen(
      SocketClient client, CompletableFuture<ConnectionSocket> accepted) throws Exception {
    ListeningEvents events = new ListeningEvents() {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        ConnectionSocket socket = event.socket();
        event.events(new Echo(socket));
        accepted.complete(socket);
        return AcceptVerdict.SUCCESS;
      }
    };
    Request made = new Request();
    client.listeningSocket(StandardProtocolFamily.INET, events, made);
    assertThat(made.await()).isEqualTo(Status.SUCCESS);
    ListeningSocket listener = made.socket(ListeningSocket.class);
    Request bound = new Request();
    listener.bind(ANY, bound);
    assertThat(bound.await()).isEqualTo(Status.SUCCESS);
    assertThat(listener.enableEvents(EnumSet.of(EventType.ACCEPT, EventType.RECEIVE)))
        .isEqualTo(Status.SUCCESS);
    return listener;
  }

  private static ConnectionSocket connect(SocketClient client, SocketAddress address)
      throws Exception {
    Request made = new Request();
    client.connectionSocket(StandardProtocolFamily.INET, null, made);
    assertThat(made.await()).isEqualTo(Status.SUCCESS);
    ConnectionSocket connection = made.socket(ConnectionSocket.class);
    Request bound = new Request();
    connection.bind(ANY, bound);
    assertThat(bound.await()).isEqualTo(Status.SUCCESS);
    Request connected = new Request();
    connection.connect(address, connected);
    assertThat(connected.await()).isEqualTo(Status.SUCCESS);
    return connection;
  }

  private static void close(dev.sluice.api.EventSocket socket) throws Exception {
    Request closed = new Request();
    socket.close(closed);
    assertThat(closed.await()).isEqualTo(Status.SUCCESS);
  }

  /** Sends back what comes, and the end too. */
  private record Echo(ConnectionSocket socket) implements ConnectionEvents {
    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      ByteBuffer data = event.indication().buffer();
      ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
      socket.send(new ByteBuffer[] {copy}, Set.of(), new Request());
      return ReceiveVerdict.SUCCESS;
    }

    @Override
    public void endOfReceive(Status status) {
      socket.disconnect(new ByteBuffer[0], new Request());
    }
  }
}
