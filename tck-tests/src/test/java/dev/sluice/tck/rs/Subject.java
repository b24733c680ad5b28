package dev.sluice.tck.rs;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Driver;
import dev.sluice.tck.kit.Drivers;
import dev.sluice.tck.kit.LiveSimulation;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.SimulatedNet;
import dev.sluice.testkit.Simulation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;

/**
 * What a run of the TCK is about: a place of the {@link Matrix}, with a world of its own. Makes its
 * sockets, ends them after each check, and counts the checks.
 */
final class Subject {
  /** So many elements are there for streams that a check does not read to the end. */
  static final int ENDLESS = 64;

  /** Larger than what any check sends. */
  private static final int WIDE = 1 << 20;

  private final Matrix.Row row;
  private final Net net;
  private final Checks.Count checks = new Checks.Count();

  /** TestNG may run two checks of one instance side by side; we must not. */
  private final ReentrantLock oneCheck = new ReentrantLock();

  /** Written under the lock, as all below. */
  private Setup setup = Setup.DEFAULT;

  private ClientConfiguration configuration;
  private Driver driver;
  private Rig rig;
  private Feed feed;
  private PeerServer server;
  private DatagramPeer sender;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();

  Subject(Matrix.Row row) {
    this.row = row;
    this.net = row.host().net();
  }

  /**
   * How long to wait for what must come, which a busy machine may delay; for what must not; and for
   * an error, which has come by then, see {@link Bridge}.
   */
  static TestEnvironment environment() {
    return new TestEnvironment(10_000, 50, 10);
  }

  Size size() {
    return row.size();
  }

  Library library() {
    return row.library();
  }

  Net net() {
    return net;
  }

  Rig rig() {
    return rig;
  }

  Setup setup() {
    return setup;
  }

  /** Of the world that is open. */
  ClientConfiguration configuration() {
    return configuration;
  }

  // ---- the run

  void open(Setup given) {
    setup = given;
    feed = new Feed();
    if (net instanceof RealNet real) {
      NettyConfiguration netty = real.configuration();
      driver = net.driver();
      configuration =
          given.receiveBuffer() > 0 ? netty.withReceiveBuffer(given.receiveBuffer()) : netty;
    } else {
      driver = LiveSimulation.of((SimulatedNet) net, this::script);
    }
    inWorld(() -> {
      rig = Rig.open(net, driver, SocketClient.register(configuration), given.streams());
      server = rig.server(0);
      sender = rig.datagramPeer();
    });
  }

  private void script(Simulation simulation) {
    simulation.cutStreams(setup.anyCut());
    simulation.faults().window(WIDE);
    configuration = simulation.configuration();
  }

  /** Does something as the test of this world. */
  void inWorld(Runnable action) {
    Drivers.set(driver);
    try {
      action.run();
    } finally {
      Drivers.clear();
    }
  }

  void beforeCheck() {
    oneCheck.lock();
    Drivers.set(driver);
  }

  void afterCheck(ITestResult result) {
    checks.add(row, result);
    if (!oneCheck.isHeldByCurrentThread()) {
      return; // it did not begin
    }
    try {
      Throwable failed = feed.settle();
      closeSockets();
      peers.forEach(Peer::close);
      peers.clear();
      endings.forEach(Runnable::run);
      endings.clear();
      if (failed != null) {
        throw new AssertionError("what feeds " + row + " failed: " + failed, failed);
      }
    } finally {
      Drivers.clear();
      oneCheck.unlock();
    }
  }

  private void closeSockets() {
    List<Call> closing =
        rig.client().sockets().stream().map(socket -> Call.start(socket::close)).toList();
    closing.forEach(call -> rig.until(call::isDone));
  }

  void close() {
    feed.close();
    inWorld(() -> {
      rig.close();
      if (net.isSimulated()) { // a real one's looks for loops, and other subjects have theirs
        driver.close();
      }
    });
    checks.report(row);
  }

  // ---- what checks need

  /** Has something done after the check. */
  void afterwards(Runnable ending) {
    endings.add(ending);
  }

  /** Has a peer closed after the check. */
  Peer peer(Peer peer) {
    peers.add(peer);
    return peer;
  }

  /** A connection and its peer. */
  record Pair(Link link, Peer peer) {}

  Pair connect() {
    Link link = library().connect(rig, server.address());
    Peer peer = peer(server.accept());
    if (net.isSimulated() && setup.receiveBuffer() > 0) {
      Status set = Call.run(done -> link.streams()
          .socket()
          .setOption(SocketOption.RECEIVE_BUFFER, setup.receiveBuffer(), done));
      if (set != Status.SUCCESS) {
        throw new AssertionError("receive buffer: " + set);
      }
    }
    return new Pair(link, peer);
  }

  /** A connection that its peer has reset. */
  Link peerReset() {
    Pair pair = connect();
    pair.peer().reset();
    return pair.link();
  }

  /** A connection whose peer reads. */
  Link connectReading() {
    Pair pair = connect();
    pair.peer().drop();
    return pair.link();
  }

  /** A datagram socket. */
  Post post() {
    return library().post(rig, net.freeAddress(), setup.datagrams());
  }

  /** A datagram socket with a fixed peer. */
  Post postToPeer() {
    return library().post(rig, net.freeAddress(), setup.datagrams().withPeer(sender.address()));
  }

  /** Sends datagrams, and takes those that are sent to it. */
  DatagramPeer sender() {
    return sender;
  }

  // ---- publishers

  /** A publisher as the library's own subscribers get it. */
  <T> Publisher<T> natively(Publisher<T> publisher) {
    return natively(publisher, element -> {});
  }

  /** The same; does something after each element. */
  @SuppressWarnings("unchecked")
  <T> Publisher<T> natively(Publisher<?> publisher, Consumer<? super T> after) {
    return library().natively((Publisher<T>) publisher, after);
  }

  /**
   * The same for elements that are made to come one by one: some at first, then one for each that
   * was taken, then the end.
   *
   * @param elements how many are to come; beyond {@link #ENDLESS} there is no end
   * @param ahead how many of them at first
   * @param next makes one come, and is given its number
   * @param end ends the publisher, after the last element was taken
   */
  <T> Publisher<T> stepwise(
      Publisher<?> publisher,
      Consumer<? super T> after,
      long elements,
      int ahead,
      LongConsumer next,
      Runnable end) {
    long first = Math.min(elements, ahead);
    for (long number = 0; number < first; number++) {
      next.accept(number);
    }
    if (elements == 0) {
      end.run();
    }
    long[] numbers = {first, 0}; // made, taken; the subscriber's
    int check = feed.check();
    return this.<T>natively(publisher, element -> {
      after.accept(element);
      numbers[1]++;
      if (numbers[1] == elements) {
        feed.soon(check, () -> inWorld(end));
      } else if (numbers[0] < elements) {
        long number = numbers[0]++;
        feed.soon(check, () -> inWorld(() -> next.accept(number)));
      }
    });
  }

  /** What a connection publishes of so many elements that are so many bytes each. */
  <T> Publisher<T> received(
      Function<Link, Publisher<T>> what, Consumer<? super T> after, long elements, int bytes) {
    Pair pair = connect();
    pair.peer().write(bytes * Math.min(elements, ENDLESS));
    if (elements <= ENDLESS) {
      pair.peer().finish();
    }
    return natively(what.apply(pair.link()), after);
  }

  /** The same, where an element is whatever has come: the next is written when one was taken. */
  <T> Publisher<T> receivedStepwise(
      Function<Link, Publisher<T>> what, Consumer<? super T> after, long elements, int bytes) {
    Pair pair = connect();
    Peer peer = pair.peer();
    return stepwise(
        what.apply(pair.link()), after, elements, 1, number -> peer.write(bytes), peer::finish);
  }

  @Override
  public String toString() {
    return row.toString();
  }
}
