package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a system's datagram socket does that does not work, or is full. */
@Timeout(20)
class DatagramFailureTest {
  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Log log = new Log();

  private interface Body {
    void run(DatagramSocket socket) throws Exception;
  }

  private void with(Map<String, AlteredDatagrams.Body> bodies, Body body) throws Exception {
    try (NettyClient client = AlteredDatagrams.client(bodies)) {
      Request made = new Request();
      client.datagramSocket(StandardProtocolFamily.INET, log, made);
      assertThat(made.await(30, TimeUnit.SECONDS)).isEqualTo(Status.SUCCESS);
      DatagramSocket socket = made.socket(DatagramSocket.class);
      try {
        Request bound = new Request();
        socket.bind(FREE, bound);
        assertThat(bound.await(30, TimeUnit.SECONDS)).isEqualTo(Status.SUCCESS);
        body.run(socket);
      } finally {
        Request closed = new Request();
        socket.close(closed);
        assertThat(closed.await(30, TimeUnit.SECONDS)).isEqualTo(Status.SUCCESS);
      }
    }
  }

  private static void sendTo(SocketAddress address, String text) throws IOException {
    try (java.net.DatagramSocket peer = new java.net.DatagramSocket(FREE)) {
      peer.send(new DatagramPacket(text.getBytes(), text.length(), address));
    }
  }

  private static Request send(DatagramSocket socket, SocketAddress to, byte... bytes) {
    Request sent = new Request();
    socket.sendTo(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, to, sent);
    return sent;
  }

  @Test
  void wskR55_R79_aDeadSocketIsToldByOneEventWithoutADatagramAndClosesWell() throws Exception {
    AlteredDatagrams.Body dead = (real, arguments) -> {
      throw new IOException("on purpose");
    };
    with(Map.of("receive", dead), socket -> {
      Request waiting = new Request();
      socket
          .eventLoop()
          .execute(
              () -> { // in one step: the first of them finds the failure
                socket.receiveFrom(ByteBuffer.allocate(1), waiting);
                socket.enableEvents(Set.of(EventType.RECEIVE_FROM));
              });
      await().until(() -> waiting.status() != Status.PENDING);
      assertThat(waiting.status()).isEqualTo(Status.FILE_FORCED_CLOSED);
      Request late = new Request();
      socket.receiveFrom(ByteBuffer.allocate(1), late);
      assertThat(late.await(30, TimeUnit.SECONDS)).isEqualTo(Status.FILE_FORCED_CLOSED);
      assertThat(log.told).containsExactly(-1);
    });
  }

  @Test
  void aShortageOfMemoryKillsNobody() throws Exception {
    AtomicBoolean isShort = new AtomicBoolean(true);
    AlteredDatagrams.Body receive = (real, arguments) -> {
      if (isShort.getAndSet(false)) {
        throw new IOException("No buffer space available");
      }
      return real.receive((ByteBuffer) arguments[0]);
    };
    with(Map.of("receive", receive), socket -> {
      sendTo(socket.localAddress(), "a");
      socket.enableEvents(Set.of(EventType.RECEIVE_FROM));
      await().untilAsserted(() -> assertThat(log.told).containsExactly(1));
    });
  }

  @Test
  void whatTheSystemDoesNotTakeWaitsInOrder() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    List<Integer> out = new CopyOnWriteArrayList<>();
    AlteredDatagrams.Body send = (real, arguments) -> {
      if (full.get()) {
        return 0;
      }
      ByteBuffer datagram = (ByteBuffer) arguments[0];
      out.add(datagram.hasRemaining() ? (int) datagram.get(datagram.position()) : -1);
      return real.send(datagram, (InetSocketAddress) arguments[1]);
    };
    with(Map.of("send", send), socket -> {
      List<Request> sends = new ArrayList<>();
      SocketAddress self = socket.localAddress();
      sends.add(send(socket, self, (byte) 1));
      sends.add(send(socket, self));
      sends.add(send(socket, self, (byte) 3));
      sends.add(send(socket, self, (byte) 4));
      sends.get(2).cancel();
      assertThat(sends.get(2).await(30, TimeUnit.SECONDS)).isEqualTo(Status.CANCELLED);
      assertThat(sends.get(0).isDone()).isFalse();
      assertThat(socket.statistics().send().heldBytes()).isEqualTo(2);
      full.set(false);
      for (int i : new int[] {0, 1, 3}) {
        assertThat(sends.get(i).await(30, TimeUnit.SECONDS)).isEqualTo(Status.SUCCESS);
      }
      assertThat(out).containsExactly(1, -1, 4);
      assertThat(socket.statistics().send().heldBytes()).isZero();
      assertThat(socket.statistics().send().blockedNanos()).isPositive();
    });
  }

  @Test
  void wskR75_sendsThatWaitAreCancelledByClose() throws Exception {
    with(Map.of("send", (real, arguments) -> 0), socket -> {
      Request first = send(socket, socket.localAddress(), (byte) 1);
      Request messages = new Request();
      socket.sendMessages(
          List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(1)), socket.localAddress(), messages);
      assertThat(first.isDone()).isFalse();
      Request closed = new Request();
      socket.close(closed);
      assertThat(closed.await(30, TimeUnit.SECONDS)).isEqualTo(Status.SUCCESS);
      assertThat(first.status()).isEqualTo(Status.CANCELLED);
      assertThat(messages.status()).isEqualTo(Status.CANCELLED);
      assertThat(messages.information()).isZero();
    });
  }

  /** Writes down how many datagrams came each time, -1 for the event without any. */
  private static final class Log implements DatagramEvents {
    final List<Integer> told = new CopyOnWriteArrayList<>();

    @Override
    public ReceiveVerdict receiveFrom(DatagramEvent event) {
      @Nullable Object head = event.indication();
      told.add(head == null ? -1 : event.datagrams());
      return ReceiveVerdict.SUCCESS;
    }
  }
}
