package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a script cannot mean is refused where it is said, by a message that names it. */
class ScriptValuesTest {
  private static final InetSocketAddress NAMED = InetSocketAddress.createUnresolved("a.example", 7);
  private static final Duration BEFORE = Duration.ofNanos(-1);
  private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private interface Script {
    void run(Simulation simulation, SimulationFaults faults, Bench.Link link);
  }

  private final List<DynamicTest> tests = new ArrayList<>();

  private void refuses(
      String what, Class<? extends Exception> with, String message, Script script) {
    tests.add(DynamicTest.dynamicTest(what, () -> {
      try (Bench bench = new Bench(1)) {
        Bench.Link link = bench.connected(null);
        assertThatThrownBy(() -> script.run(bench.simulation, bench.simulation.faults(), link))
            .isExactlyInstanceOf(with)
            .hasMessageContaining(message);
      }
    }));
  }

  private void refuses(String what, String message, Script script) {
    refuses(what, IllegalArgumentException.class, message, script);
  }

  private void refusesNull(String what, Script script) {
    refuses("null as " + what, NullPointerException.class, what, script);
  }

  @TestFactory
  List<DynamicTest> whatAFaultCannotBeIsRefused() {
    refuses(
        "a failure that is none",
        "SUCCESS",
        (s, f, l) -> f.failConnect(Bench.SERVER, Status.SUCCESS));
    refuses(
        "a pending failure", "PENDING", (s, f, l) -> f.failConnect(Bench.SERVER, Status.PENDING));
    refuses("failing a name", "a.example", (s, f, l) -> f.failConnect(NAMED, Status.IO_TIMEOUT));
    refuses("silencing a name", "a.example", (s, f, l) -> f.silence(NAMED, true));
    refuses(
        "latency backwards",
        "more than to",
        (s, f, l) -> f.latency(Duration.ofMillis(2), Duration.ofMillis(1)));
    refuses("latency below 0", "from is PT", (s, f, l) -> f.latency(BEFORE, Duration.ZERO));
    refuses("latency up to below 0", "to is PT", (s, f, l) -> f.latency(Duration.ZERO, BEFORE));
    refuses("latency for ever", "292 years", (s, f, l) -> f.latency(Duration.ZERO, EVER));
    refuses("no window", "window is 0", (s, f, l) -> f.window(0));
    refuses("a window below 0", "window is -1", (s, f, l) -> f.window(-1));
    refuses("no memory", "memory limit is 0", (s, f, l) -> f.memoryLimit(0));
    refuses("memory below 0", "memory limit is -1", (s, f, l) -> f.memoryLimit(-1));
    refuses("sockets below 0", "count is -1", (s, f, l) -> f.failSockets(-1));
    refuses("buffers below 0", "count is -1", (s, f, l) -> f.failBuffers(-1));
    refuses("accepts below 0", "count is -1", (s, f, l) -> f.failAccepts(-1));
    refuses("losses below 0", "count is -1", (s, f, l) -> f.loseDatagrams(-1));
    refuses("one in less than 0", "datagrams is -1", (s, f, l) -> f.loseOneIn(-1));
    refuses("doubles below 0", "count is -1", (s, f, l) -> f.doubleDatagrams(-1));
    refuses("a look-up in the past", "time is PT", (s, f, l) -> f.lookUpTime(BEFORE));
    refuses("a reset in the past", "bytes is -1", (s, f, l) -> f.resetAfter(l.socket(), -1));
    refuses("an end in the past", "bytes is -1", (s, f, l) -> f.endAfter(l.socket(), -1));
    refusesNull("address", (s, f, l) -> f.failConnect(null, Status.IO_TIMEOUT));
    refusesNull("why", (s, f, l) -> f.failConnect(Bench.SERVER, null));
    refusesNull("address", (s, f, l) -> f.silence(null, true));
    refusesNull("from", (s, f, l) -> f.latency(null, Duration.ZERO));
    refusesNull("to", (s, f, l) -> f.latency(Duration.ZERO, null));
    refusesNull("time", (s, f, l) -> f.lookUpTime(null));
    refusesNull("socket", (s, f, l) -> f.resetAfter(null, 1));
    refusesNull("socket", (s, f, l) -> f.endAfter(null, 1));
    refusesNull("socket", (s, f, l) -> f.stall(null, true));
    refusesNull("socket", (s, f, l) -> f.fail(null));
    return tests;
  }

  @TestFactory
  List<DynamicTest> whatTheWorldCannotBeIsRefused() {
    refuses("listening at a name", "a.example", (s, f, l) -> s.listen(NAMED));
    refuses("connecting to a name", "a.example", (s, f, l) -> s.connect(NAMED));
    refuses("connecting from a name", "a.example", (s, f, l) -> s.connect(NAMED, Bench.SERVER));
    refuses("datagrams at a name", "a.example", (s, f, l) -> s.datagrams(NAMED));
    refuses("a port below 0", "port is -1", (s, f, l) -> s.service("a", -1));
    refuses("a port above all", "port is 65536", (s, f, l) -> s.service("a", 65_536));
    refuses("time that goes back", "time is PT", (s, f, l) -> s.advance(BEFORE));
    refuses("time for ever", "292 years", (s, f, l) -> s.advance(EVER));
    refuses("less than no patience", "at most is PT", (s, f, l) -> s.await(() -> true, BEFORE));
    refusesNull("address", (s, f, l) -> s.listen(null));
    refusesNull("to", (s, f, l) -> s.connect(Bench.SERVER, null));
    refusesNull("from", (s, f, l) -> s.connect(null, Bench.SERVER));
    refusesNull("to", (s, f, l) -> s.connect(null));
    refusesNull("address", (s, f, l) -> s.datagrams(null));
    refusesNull("name", (s, f, l) -> s.host(null));
    refusesNull("addresses", (s, f, l) -> s.host("a", (InetAddress[]) null));
    refusesNull("addresses", (s, f, l) -> s.hostAddresses((InetAddress) null));
    refusesNull("addresses", (s, f, l) -> s.hostAddresses((InetAddress[]) null));
    refusesNull("name", (s, f, l) -> s.service(null, 1));
    refusesNull("transports", (s, f, l) -> s.transports((dev.sluice.api.SocketTransport) null));
    refusesNull("time", (s, f, l) -> s.advance(null));
    refusesNull("condition", (s, f, l) -> s.await(null));
    refusesNull("condition", (s, f, l) -> s.await(null, Duration.ZERO));
    refusesNull("at most", (s, f, l) -> s.await(() -> true, null));
    return tests;
  }

  @TestFactory
  List<DynamicTest> whatAFarEndCannotDoIsRefused() {
    refuses("a peer's window below 0", "window is -1", (s, f, l) -> l.peer().window(-1));
    refuses("reading less than nothing", "most is -1", (s, f, l) -> l.peer().read(-1));
    refusesNull("bytes", (s, f, l) -> l.peer().write((byte[]) null));
    refusesNull("bytes", (s, f, l) -> l.peer().write((ByteBuffer) null));
    refuses(
        "a backlog below 0", "most is -1", (s, f, l) -> s.listen(Bench.SERVER).backlog(-1));
    refuses("a datagram to a name", "a.example", (s, f, l) -> datagrams(s).send(NAMED, (byte) 1));
    refuses(
        "a datagram to no port",
        "port of to is 0",
        (s, f, l) -> datagrams(s).send(new InetSocketAddress("127.0.0.1", 0), (byte) 1));
    refuses(
        "joining what is no group",
        "no multicast address",
        (s, f, l) -> datagrams(s).join(InetAddress.getLoopbackAddress()));
    refusesNull("to", (s, f, l) -> datagrams(s).send(null, (byte) 1));
    refusesNull("bytes", (s, f, l) -> datagrams(s).send(Bench.SERVER, (byte[]) null));
    refusesNull("group", (s, f, l) -> datagrams(s).join(null));
    return tests;
  }

  private static SimulatedDatagramPeer datagrams(Simulation simulation) {
    return simulation.datagrams(new InetSocketAddress("127.0.0.1", 0));
  }

  @Test
  void theEdgesAreAllowed() {
    try (Bench bench = new Bench(1)) {
      Bench.Link link = bench.connected(null);
      EventSocket socket = link.socket();
      SocketAddress path = java.net.UnixDomainSocketAddress.of("/simulated/edge");
      assertThatCode(() -> bench
              .simulation
              .faults()
              .latency(Duration.ZERO, Duration.ZERO)
              .window(1)
              .memoryLimit(1)
              .failSockets(0)
              .loseOneIn(0)
              .lookUpTime(Duration.ofNanos(Long.MAX_VALUE))
              .failConnect(path, Status.NOT_FOUND)
              .silence(path, false)
              .resetAfter((ConnectionSocket) socket, 0))
          .doesNotThrowAnyException();
      link.peer().window(0).read(0);
      bench.simulation.service("zero", 0).host("gone");
      bench.simulation.advance(Duration.ZERO);
      bench.simulation.advance(Duration.ofNanos(Long.MAX_VALUE));
      bench.simulation.advance(Duration.ofNanos(Long.MAX_VALUE));
    }
  }
}
