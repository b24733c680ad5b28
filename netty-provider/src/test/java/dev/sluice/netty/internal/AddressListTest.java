package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ContractVersion;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The local addresses, told by the test: WSK reference 10.2. */
@Timeout(20)
class AddressListTest {
  private static final InetAddress FOUR = address("192.0.2.1");
  private static final InetAddress OTHER_FOUR = address("192.0.2.2");
  private static final InetAddress SIX = address("2001:db8::1");

  private final AtomicInteger looks = new AtomicInteger();

  /** What the system tells; {@code null} for nothing. */
  private volatile List<InetAddress> now = List.of(FOUR, SIX);

  private NettyClient client;

  @BeforeEach
  void open() {
    Surroundings system =
        new Surroundings(new SystemNames(), Services.ofSystem(), this::look, 1_000_000);
    client = new NettyClient(
        new NioTransport(),
        NettyConfiguration.defaults().withEventLoops(1),
        ContractVersion.CURRENT,
        system);
  }

  private List<InetAddress> look() throws SocketException {
    List<InetAddress> told = now;
    looks.incrementAndGet();
    if (told == null) {
      throw new SocketException("the system does not tell");
    }
    return told;
  }

  @AfterEach
  void close() {
    for (EventSocket socket : client.sockets()) {
      new Counted().in(socket::close).status();
    }
    client.close();
    await()
        .until(() -> Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("sluice-nio-")));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException never) {
      throw new AssertionError(never);
    }
  }

  private EventSocket socket(ProtocolFamily family) {
    Counted made = new Counted().in(done -> client.listeningSocket(family, null, done));
    assertThat(made.status()).isEqualTo(Status.SUCCESS);
    return made.request().socket(ListeningSocket.class);
  }

  private static Counted query(EventSocket socket, InetAddress[] into) {
    return new Counted().in(done -> socket.control(SocketControl.ADDRESS_LIST_QUERY, into, done));
  }

  private static Counted change(EventSocket socket) {
    return new Counted().in(done -> socket.control(SocketControl.ADDRESS_LIST_CHANGE, null, done));
  }

  @Test
  void aQueryFillsTheArrayWithTheFamilysAddresses() {
    now = List.of(FOUR, SIX, OTHER_FOUR);
    InetAddress[] three = new InetAddress[3];
    Counted call = query(socket(StandardProtocolFamily.INET), three);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.request().information()).isEqualTo(2);
    assertThat(three).containsExactly(FOUR, OTHER_FOUR, null);
    InetAddress[] one = new InetAddress[1];
    assertThat(query(socket(StandardProtocolFamily.INET6), one).status()).isEqualTo(Status.SUCCESS);
    assertThat(one).containsExactly(SIX);
  }

  @Test
  void anArrayThatIsTooShortIsToldTheNumber() {
    now = List.of(FOUR, OTHER_FOUR);
    EventSocket socket = socket(StandardProtocolFamily.INET);
    Counted probe = query(socket, null);
    assertThat(probe.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(probe.request().information()).isEqualTo(2);
    InetAddress[] one = new InetAddress[1];
    assertThat(query(socket, one).status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(one).containsExactly((InetAddress) null);
  }

  @Test
  void unixSocketsHaveNoAddressList() {
    EventSocket socket = socket(StandardProtocolFamily.UNIX);
    assertThat(query(socket, null).status()).isEqualTo(Status.NOT_SUPPORTED);
    assertThat(change(socket).status()).isEqualTo(Status.NOT_SUPPORTED);
  }

  @Test
  void aChangeOfTheFamilyEndsItsWatchesOnce() {
    Counted four = change(socket(StandardProtocolFamily.INET));
    Counted six = change(socket(StandardProtocolFamily.INET6));
    awaitLooks(4);
    assertThat(four.isDone()).isFalse();
    now = List.of(FOUR, OTHER_FOUR, SIX);
    assertThat(four.status()).isEqualTo(Status.SUCCESS);
    awaitLooks(4);
    assertThat(six.isDone()).isFalse();
    now = List.of(FOUR);
    assertThat(six.status()).isEqualTo(Status.SUCCESS);
    assertThat(four.completions()).isEqualTo(1);
  }

  @Test
  void aChangeBetweenTheWatchAndALaterQueryIsNotMissed() {
    EventSocket socket = socket(StandardProtocolFamily.INET);
    Counted watch = change(socket);
    assertThat(query(socket, new InetAddress[1]).status()).isEqualTo(Status.SUCCESS);
    now = List.of(OTHER_FOUR);
    assertThat(watch.status()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void nobodyIsAskedWhenNobodyWatches() {
    EventSocket socket = socket(StandardProtocolFamily.INET);
    Counted watch = change(socket);
    awaitLooks(3);
    watch.request().cancel();
    assertThat(watch.status()).isEqualTo(Status.CANCELLED);
    query(socket, null).status(); // behind the cancel, on the thread that looks
    int before = looks.get();
    await().during(Duration.ofMillis(20)).until(() -> looks.get() == before); // 20 periods
  }

  @Test
  void oneLookServesAllWhoWatch() {
    List<Counted> watches = new ArrayList<>();
    EventSocket socket = socket(StandardProtocolFamily.INET);
    for (int i = 0; i < 50; i++) {
      watches.add(change(socket));
    }
    awaitLooks(60);
    now = List.of();
    int before = looks.get();
    watches.forEach(each -> assertThat(each.status()).isEqualTo(Status.SUCCESS));
    assertThat(looks.get() - before).isLessThan(50);
  }

  @Test
  void closingTheSocketCancelsItsWatches() {
    EventSocket socket = socket(StandardProtocolFamily.INET);
    Counted watch = change(socket);
    Counted closed = new Counted().in(socket::close);
    assertThat(closed.status()).isEqualTo(Status.SUCCESS);
    assertThat(watch.completions()).as("ended before the close did").isEqualTo(1);
    assertThat(watch.request().status()).isEqualTo(Status.CANCELLED);
    assertThat(change(socket).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
  }

  @Test
  void aSystemThatDoesNotTellIsAnError() {
    EventSocket socket = socket(StandardProtocolFamily.INET);
    Counted watch = change(socket);
    awaitLooks(2);
    now = null; // a watch that runs looks again
    assertThat(query(socket, null).status()).isEqualTo(Status.INSUFFICIENT_RESOURCES);
    assertThat(change(socket).status()).isEqualTo(Status.INSUFFICIENT_RESOURCES);
    assertThat(watch.isDone()).isFalse();
    now = List.of(OTHER_FOUR);
    assertThat(watch.status()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void theSystemTellsItsLoopbackAddress() throws SocketException {
    assertThat(AddressSource.ofSystem()).contains(InetAddress.getLoopbackAddress());
  }

  private void awaitLooks(int more) {
    int before = looks.get();
    Counted.until(() -> looks.get() >= before + more);
  }
}
