package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket whose application keeps everything is stopped; the others are not. */
@Timeout(120)
class MemoryBudgetTest {
  private static final int LIMIT = 256 << 10;
  private static final int RECEIVE_BUFFER = 64 << 10;

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void aHoarderStopsAtTheLimitAndOthersGoOn(Transport transport) throws Exception {
    NettyConfiguration configuration = NettyConfiguration.defaults()
        .withTransport(transport)
        .withEventLoops(1)
        .withReceiveBuffer(RECEIVE_BUFFER)
        .withMemoryLimit(LIMIT);
    BlockingQueue<Hoarder> accepted = new LinkedBlockingQueue<>();
    try (SocketClient client = SocketClient.register(configuration)) {
      try {
        hoardAndGoOn(listen(client, accepted), accepted);
      } finally {
        closeAll(client);
      }
    }
  }

  private static void hoardAndGoOn(InetSocketAddress address, BlockingQueue<Hoarder> accepted)
      throws Exception {
    try (SocketChannel first = SocketChannel.open(address);
        SocketChannel second = SocketChannel.open(address)) {
      Hoarder hoarder = accepted.poll(30, TimeUnit.SECONDS);
      Hoarder other = accepted.poll(30, TimeUnit.SECONDS);
      long written = writeAll(first);
      assertThat(written).isGreaterThan(LIMIT);
      await().until(() -> held(hoarder) >= LIMIT);

      write(second, 1000);
      await().until(() -> other.bytes.get() == 1000);
      write(second, 1000);
      other.releaseAll();
      await().until(() -> other.bytes.get() == 2000);
      assertThat(held(hoarder)).isLessThan(LIMIT + RECEIVE_BUFFER);

      await().until(() -> releasedUpTo(hoarder, written));
      hoarder.releaseAll();
      other.releaseAll();
      assertThat(held(hoarder) + held(other)).isZero();
    }
  }

  private static boolean releasedUpTo(Hoarder hoarder, long bytes) {
    hoarder.releaseAll();
    return hoarder.bytes.get() == bytes;
  }

  private static long held(Hoarder hoarder) {
    return hoarder.socket.statistics().receive().heldBytes();
  }

  private static InetSocketAddress listen(SocketClient client, BlockingQueue<Hoarder> accepted)
      throws InterruptedException {
    ListeningEvents events = new ListeningEvents() {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        Hoarder hoarder = new Hoarder(event.socket());
        event.events(hoarder);
        accepted.add(hoarder);
        return AcceptVerdict.SUCCESS;
      }
    };
    Request made = new Request();
    client.listeningSocket(StandardProtocolFamily.INET, events, made);
    made.await();
    ListeningSocket listener = made.socket(ListeningSocket.class);
    Request bound = new Request();
    listener.bind(new InetSocketAddress("127.0.0.1", 0), bound);
    assertThat(bound.await()).isEqualTo(Status.SUCCESS);
    listener.enableEvents(EnumSet.of(EventType.ACCEPT, EventType.RECEIVE));
    return (InetSocketAddress) listener.localAddress();
  }

  private static void closeAll(SocketClient client) throws InterruptedException {
    for (EventSocket socket : client.sockets()) {
      Request closed = new Request();
      socket.close(closed);
      closed.await();
    }
  }

  /** As much as the system takes while nobody reads any more. */
  private static long writeAll(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer bytes = ByteBuffer.allocate(RECEIVE_BUFFER);
    long written = 0;
    for (int idle = 0; idle < 100; idle++) {
      bytes.clear();
      int count = channel.write(bytes);
      written += count;
      if (count > 0) {
        idle = 0;
      } else {
        Thread.onSpinWait();
      }
    }
    return written;
  }

  private static void write(SocketChannel channel, int bytes) throws IOException {
    channel.write(ByteBuffer.allocate(bytes));
  }

  /** Keeps everything until told to release it. */
  private static final class Hoarder implements ConnectionEvents {
    private final ConnectionSocket socket;
    private final Queue<DataIndication> kept = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();

    Hoarder(ConnectionSocket socket) {
      this.socket = socket;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      kept.add(event.indication());
      bytes.addAndGet(event.bytesIndicated());
      return ReceiveVerdict.PENDING;
    }

    void releaseAll() {
      for (DataIndication next = kept.poll(); next != null; next = kept.poll()) {
        assertThat(socket.release(next)).isEqualTo(Status.SUCCESS);
      }
    }
  }
}
