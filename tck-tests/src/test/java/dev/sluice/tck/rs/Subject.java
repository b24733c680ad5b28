package dev.sluice.tck.rs;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.SocketClient;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RawPeer;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.annotations.DataProvider;

/**
 * What a run of the TCK is about: a gate, reached through a library, on a transport. Makes its
 * connections, ends them after each check, and counts the checks.
 */
final class Subject {
  /** So many bytes or connections are there for streams that a check does not read to the end. */
  private static final int ENDLESS = 64;

  private final Library library;
  private final RealNet net;

  /** TestNG may run two checks of one instance side by side; we must not. */
  private final ReentrantLock oneCheck = new ReentrantLock();

  /** Written under the lock, as all below. */
  private String name = "";

  private Rig rig;

  private ListenOptions options = ListenOptions.defaults();
  private PeerServer server;
  private DatagramPeer sender;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private int executed;
  private int skipped;
  private int untested;

  private Subject(Library library, RealNet net) {
    this.library = library;
    this.net = net;
  }

  /** Every library on every transport, for the constructors of the test classes. */
  public static final class Each {
    private Each() {}

    @DataProvider
    public static Object[][] subjects() {
      return RealNet.tcp()
          .flatMap(net -> List.of(Library.values()).stream().map(lib -> new Subject(lib, net)))
          .map(subject -> new Object[] {subject})
          .toArray(Object[][]::new);
    }
  }

  /**
   * An expected error is looked for once only, after the last number: version 1.0.4 miscounts its
   * time.
   */
  static TestEnvironment environment() {
    return new TestEnvironment(2000, 50, 250);
  }

  Library library() {
    return library;
  }

  // ---- the run

  void open(String gate, UnaryOperator<NettyConfiguration> configuration, StreamOptions options) {
    String transport = net.isEpoll() ? "epoll" : "nio";
    name = gate + "/" + library + "/" + transport;
    SocketClient client = SocketClient.register(configuration.apply(net.configuration()));
    rig = Rig.open(net, net.driver(), client, options);
    server = rig.server(0);
    sender = rig.datagramPeer();
  }

  /** Listeners inspect. */
  void inspecting() {
    options = ListenOptions.defaults().withInspection(true);
  }

  void beforeCheck() {
    oneCheck.lock();
  }

  void afterCheck(ITestResult result) {
    try {
      count(result);
      rig.client().sockets().forEach(socket -> Call.run(socket::close));
      peers.forEach(Peer::close);
      peers.clear();
    } finally {
      oneCheck.unlock();
    }
  }

  private void count(ITestResult result) {
    switch (result.getStatus()) {
      case ITestResult.SUCCESS -> executed++;
      case ITestResult.SKIP -> {
        skipped++;
        untested += result.getName().startsWith("untested") ? 1 : 0;
      }
      default -> {
        executed++;
        System.out.println("TCK " + name + ": " + result.getName() + " fails");
      }
    }
  }

  void close() {
    rig.close();
    System.out.printf(
        Locale.ROOT,
        "TCK %s: %d executed, %d skipped (%d not testable by the TCK, %d optional)%n",
        name,
        executed,
        skipped,
        untested,
        skipped - untested);
    if (executed == 0) {
      throw new AssertionError("no check was executed for " + name);
    }
  }

  // ---- subjects

  /** A connection to a peer that sends so many bytes and then its end. */
  Library.Link peerSending(long bytes) {
    Library.Link link = connect();
    Peer peer = peers.get(peers.size() - 1);
    peer.write(Math.min(bytes, ENDLESS));
    if (bytes <= ENDLESS) {
      peer.finish();
    }
    return link;
  }

  /** A connection that its peer has reset. */
  Library.Link peerReset() {
    Library.Link link = connect();
    peers.get(peers.size() - 1).reset();
    return link;
  }

  Library.Link connect() {
    Library.Link link = library.connect(rig, server.address());
    peers.add(server.accept());
    return link;
  }

  /** A datagram socket to which so many datagrams have come. */
  Post postWith(long datagrams) {
    Post post = post();
    for (int i = 0; i < Math.min(datagrams, ENDLESS); i++) {
      sender.send(post.streams().localAddress(), (byte) i);
    }
    return post;
  }

  /** A datagram socket that was closed. */
  Post closedPost() {
    Post post = post();
    rig.finish(post.streams().close());
    return post;
  }

  Post post() {
    return library.post(rig, net.freeAddress());
  }

  /** Where datagrams go and nobody reads them: the discard port. */
  static InetSocketAddress nobody() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
  }

  /** What a listener publishes, which closes after so many elements. */
  Publisher<Object> listener(Function<Library.Door, Publisher<?>> what, long elements) {
    Library.Door door = library.listen(rig, net.freeAddress(), options);
    dial(door, elements);
    if (elements == 0) {
      rig.finish(door.listener().close());
    }
    return closing(door, what.apply(door), elements);
  }

  private void dial(Library.Door door, long clients) {
    for (int i = 0; i < Math.min(clients, ENDLESS); i++) {
      peers.add(RawPeer.connectTo(door.listener().localAddress()));
    }
  }

  private Publisher<Object> closing(Library.Door door, Publisher<?> what, long elements) {
    long[] left = {elements};
    return library.natively(cast(what), element -> {
      if (--left[0] == 0) {
        door.listener().close().subscribe(Subscribers.ignoring());
      }
    });
  }

  /** What a listener publishes, and somebody else takes. */
  Publisher<Object> listenerInUse(Function<Library.Door, Publisher<?>> what) {
    Library.Door door = library.listen(rig, net.freeAddress(), options);
    rig.probe(cast(what.apply(door)), 0).awaitSubscription();
    return library.natively(cast(what.apply(door)), element -> {});
  }

  /** The aborts of a listener to which so many came, asked and broke off. */
  Publisher<Object> aborts(long elements) {
    Library.Door door = library.listen(rig, net.freeAddress(), options);
    if (elements == 0) {
      rig.finish(door.listener().close());
      return closing(door, door.aborted(), elements);
    }
    Probe<Object> given = rig.probe(cast(door.requests()), Long.MAX_VALUE);
    dial(door, elements);
    given.awaitReceived(Math.min(elements, ENDLESS));
    peers.forEach(Peer::reset);
    return closing(door, door.aborted(), elements);
  }

  /** The end of a listener without connections. */
  Publisher<Object> shutdown() {
    Library.Door door = library.listen(rig, net.freeAddress(), options);
    return library.natively(cast(door.shutdown()), element -> {});
  }

  /**
   * The ideal send backlogs of a connection, which closes after so many: the number as it is, then
   * what the subsystem tells.
   */
  Publisher<Long> sendBacklogs(long elements) {
    Library.Link link = connect();
    if (elements == 0) {
      rig.finish(link.streams().abort());
    }
    ConnectionEvents callbacks = (ConnectionEvents) link.streams();
    long[] left = {elements};
    return library.natively(link.idealSendBacklog(), bytes -> {
      if (--left[0] == 0) {
        link.streams().abort().subscribe(Subscribers.ignoring());
      } else {
        link.streams().socket().eventLoop().execute(() -> callbacks.sendBacklog(bytes + 1));
      }
    });
  }

  @SuppressWarnings("unchecked")
  private static Publisher<Object> cast(Publisher<?> publisher) {
    return (Publisher<Object>) publisher;
  }

  @Override
  public String toString() {
    return name;
  }
}
