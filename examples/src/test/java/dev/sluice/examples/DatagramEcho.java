package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Datagram sockets of this project; the first one sends back what it gets, uncopied. */
final class DatagramEcho implements DatagramEvents, AutoCloseable {
  private static final String TRANSPORT = "dev.sluice.netty.transport";

  private final SocketClient client;
  private final ProtocolFamily family;
  private final DatagramSocket socket;

  private DatagramEcho(SocketClient client, InetAddress address) {
    this.client = client;
    this.family = address instanceof java.net.Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
    this.socket = open(address, this);
    assertThat(socket.enableEvents(Set.of(EventType.RECEIVE_FROM))).isEqualTo(Status.SUCCESS);
  }

  static DatagramEcho start(String transport, InetAddress address) {
    String before = System.getProperty(TRANSPORT, "auto");
    System.setProperty(TRANSPORT, transport);
    try {
      return new DatagramEcho(SocketClient.register(), address);
    } finally {
      System.setProperty(TRANSPORT, before);
    }
  }

  int port() {
    return port(socket);
  }

  static int port(DatagramSocket socket) {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  /** A socket bound to a free port. */
  DatagramSocket open(InetAddress address, DatagramEvents events) {
    Request made = new Request();
    client.datagramSocket(family, events, made);
    assertThat(end(made)).isEqualTo(Status.SUCCESS);
    DatagramSocket opened = made.socket(DatagramSocket.class);
    run(done -> opened.bind(new InetSocketAddress(address, 0), done));
    return opened;
  }

  /** Makes a call that must succeed. */
  static Request run(Function<Request, Status> call) {
    Request request = new Request();
    call.apply(request);
    assertThat(end(request)).isEqualTo(Status.SUCCESS);
    return request;
  }

  /** Waits for the end of a request. */
  static Status end(Request request) {
    try {
      return request.await(Program.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public ReceiveVerdict receiveFrom(DatagramEvent event) {
    DatagramIndication head = event.indication();
    if (head == null) {
      return ReceiveVerdict.SUCCESS;
    }
    Request last = new Request(done -> socket.release(head));
    for (DatagramIndication each = head; each != null; each = each.next()) {
      ByteBuffer[] back = {each.buffer().duplicate()};
      Request sent = each.next() == null ? last : new Request();
      socket.sendTo(back, each.remoteAddress(), sent); // in order, so the last one ends last
    }
    return ReceiveVerdict.PENDING;
  }

  @Override
  public void close() {
    for (EventSocket each : client.sockets()) {
      run(each::close);
      assertThat(each.statistics().receive().retained()).isZero();
    }
    client.close();
  }
}
