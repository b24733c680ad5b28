package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ClientControl;
import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.EventType;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams, and what a script does to them. */
class DatagramsTest {
  private static final InetSocketAddress FAR = new InetSocketAddress("198.51.100.9", 53);

  @Test
  void twoFarEndsDoNotShareAnAddress() {
    Simulation simulation = new Simulation(1);
    SimulatedDatagramPeer first = simulation.datagrams(FAR);
    assertThatThrownBy(() -> simulation.datagrams(FAR)).isInstanceOf(IllegalStateException.class);
    first.close();
    simulation.datagrams(FAR).close();
  }

  /** Keeps the first byte of every accepted datagram, and answers as the test says. */
  private static final class Log implements DatagramEvents {
    final List<Integer> accepted = new ArrayList<>();
    final List<DatagramIndication> retained = new ArrayList<>();
    final List<Set<DatagramFlag>> flags = new ArrayList<>();
    int calls;
    int longest;
    Function<DatagramEvent, ReceiveVerdict> answer = event -> ReceiveVerdict.SUCCESS;

    @Override
    public ReceiveVerdict receiveFrom(DatagramEvent event) {
      calls++;
      flags.add(event.flags());
      longest = Math.max(longest, event.datagrams());
      ReceiveVerdict verdict = answer.apply(event);
      DatagramIndication head = event.indication();
      if (verdict == ReceiveVerdict.PENDING) {
        retained.add(head);
      }
      for (DatagramIndication each = head; each != null; each = each.next()) {
        if (verdict != ReceiveVerdict.DATA_NOT_ACCEPTED) {
          ByteBuffer bytes = each.buffer();
          accepted.add(bytes.hasRemaining() ? (int) bytes.get(bytes.position()) : -1);
        }
      }
      return verdict;
    }
  }

  private static DatagramSocket socket(Bench bench, DatagramEvents events, EventType... enabled) {
    DatagramSocket socket = bench
        .run(done -> bench.client.datagramSocket(StandardProtocolFamily.INET, events, done))
        .socket(DatagramSocket.class);
    InetSocketAddress free = new InetSocketAddress("127.0.0.1", 0);
    assertThat(bench.status(done -> socket.bind(free, done))).isEqualTo(Status.SUCCESS);
    Bench.enable(socket, enabled);
    return socket;
  }

  private static InetSocketAddress address(DatagramSocket socket) {
    return (InetSocketAddress) socket.localAddress();
  }

  private static void send(SimulatedDatagramPeer peer, DatagramSocket to, int count) {
    for (int i = 0; i < count; i++) {
      peer.send(address(to), (byte) i, (byte) 7);
    }
  }

  private static List<Integer> upTo(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void wskR47_listsOfSeveralAreTakenInOrder() {
    int longest = 0;
    for (long seed = 0; seed < 30; seed++) {
      try (Bench bench = new Bench(seed)) {
        Log log = new Log();
        DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
        send(bench.simulation.datagrams(FAR), socket, 50);
        bench.simulation.run();
        assertThat(log.accepted).isEqualTo(upTo(50));
        longest = Math.max(longest, log.longest);
      }
    }
    assertThat(longest).isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR48_retainedListsAreOwedElementByElement(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      log.answer = event -> ReceiveVerdict.PENDING;
      DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
      send(bench.simulation.datagrams(FAR), socket, 20);
      bench.simulation.run();
      assertThat(log.accepted).isEqualTo(upTo(20));
      for (DatagramIndication head : log.retained) {
        assertThat(head.remoteAddress()).isEqualTo(FAR);
        if (head.next() != null) {
          assertThat(socket.release(head.next())).isEqualTo(Status.SUCCESS);
        }
        assertThat(socket.release(head)).isEqualTo(Status.SUCCESS);
        assertThat(socket.release(head)).isEqualTo(Status.INVALID_PARAMETER);
      }
      assertThat(socket.statistics().receive().retained()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR49_R50_aRefusalSwitchesOffAndTheListComesAgainFirst(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      log.answer = event -> ReceiveVerdict.DATA_NOT_ACCEPTED;
      DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      send(peer, socket, 5);
      bench.simulation.run();
      assertThat(log.calls).isOne();
      log.answer = event -> ReceiveVerdict.SUCCESS;
      peer.send(address(socket), (byte) 5);
      bench.simulation.run();
      assertThat(log.calls).isOne();
      Bench.enable(socket, EventType.RECEIVE_FROM);
      bench.simulation.run();
      assertThat(log.accepted).isEqualTo(upTo(6));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskD24_anEnableInsideTheRefusingCallbackWins(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      DatagramSocket socket = socket(bench, log);
      log.answer = event -> {
        Bench.enable(socket, EventType.RECEIVE_FROM);
        return log.calls == 1 ? ReceiveVerdict.DATA_NOT_ACCEPTED : ReceiveVerdict.SUCCESS;
      };
      Bench.enable(socket, EventType.RECEIVE_FROM);
      send(bench.simulation.datagrams(FAR), socket, 5);
      bench.simulation.run();
      assertThat(log.accepted).isEqualTo(upTo(5));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR51_aStaticEventGoesOnAfterARefusalWhichDrops(long seed) {
    try (Bench bench = new Bench(seed)) {
      bench.run(done -> bench.client.control(
          ClientControl.SET_STATIC_EVENTS, Set.of(EventType.RECEIVE_FROM), done));
      Log log = new Log();
      log.answer =
          event -> log.calls == 1 ? ReceiveVerdict.DATA_NOT_ACCEPTED : ReceiveVerdict.SUCCESS;
      DatagramSocket socket = socket(bench, log);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      send(peer, socket, 1);
      bench.simulation.run();
      send(peer, socket, 3);
      bench.simulation.run();
      assertThat(log.accepted).isEqualTo(upTo(3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR54_aLongDatagramIsCutAndFlagged(long seed) {
    try (Bench bench = new Bench(seed)) {
      DatagramSocket socket = socket(bench, null);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      peer.send(address(socket), Recorder.pattern(100)).send(address(socket));
      ByteBuffer buffer = ByteBuffer.allocate(10);
      Request first = bench.run(done -> socket.receiveFrom(buffer, done));
      assertThat(first.information()).isEqualTo(10);
      assertThat(first.result(DatagramSource.class))
          .isEqualTo(new DatagramSource(FAR, Set.of(DatagramFlag.TRUNCATED)));
      assertThat(buffer.array()).isEqualTo(Arrays.copyOf(Recorder.pattern(100), 10));
      Request empty = bench.run(done -> socket.receiveFrom(ByteBuffer.allocate(10), done));
      assertThat(empty.information()).isZero();
      assertThat(empty.result(DatagramSource.class).flags()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR52_R53_fixedAddressesSendAndFilter(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      SimulatedDatagramPeer other =
          bench.simulation.datagrams(new InetSocketAddress("198.51.100.9", 54));
      ByteBuffer[] one = {ByteBuffer.allocate(1)};
      assertThat(bench.status(done -> socket.sendTo(one, null, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
      assertThat(bench.status(done -> socket.control(SocketControl.SET_REMOTE_ADDRESS, FAR, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(bench.status(done -> socket.sendTo(one, null, done))).isEqualTo(Status.SUCCESS);
      List<ByteBuffer> three =
          List.of(ByteBuffer.allocate(1), ByteBuffer.allocate(2), ByteBuffer.allocate(3));
      Request messages = bench.run(done -> socket.sendMessages(three, other.address(), done));
      assertThat(messages.information()).isEqualTo(6);
      peer.send(address(socket), (byte) 1);
      other.send(address(socket), (byte) 2);
      bench.simulation.run();
      assertThat(peer.available()).isOne();
      assertThat(other.available()).isEqualTo(3);
      assertThat(log.accepted).containsExactly(1);
      peer.close();
      ByteBuffer[] lost = {ByteBuffer.allocate(1)};
      bench.run(done -> socket.sendTo(lost, null, done));
      bench.simulation.run();
      assertThat(bench.status(done -> socket.receiveFrom(ByteBuffer.allocate(1), done)))
          .isEqualTo(Status.PORT_UNREACHABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void broadcastAndMulticastReachTheirMembers(long seed) throws Exception {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      DatagramSocket socket = bench
          .run(done -> bench.client.datagramSocket(StandardProtocolFamily.INET, log, done))
          .socket(DatagramSocket.class);
      bench.run(done -> socket.bind(new InetSocketAddress(5353), done));
      Bench.enable(socket, EventType.RECEIVE_FROM);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      InetSocketAddress everybody = new InetSocketAddress("255.255.255.255", 5353);
      InetSocketAddress group = new InetSocketAddress("239.1.2.3", 5353);
      peer.send(everybody, (byte) 1).send(group, (byte) 2);
      bench.simulation.run();
      MulticastGroup joined = new MulticastGroup(
          group.getAddress(), NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
      assertThat(bench.status(done -> socket.control(SocketControl.JOIN_GROUP, joined, done)))
          .isEqualTo(Status.SUCCESS);
      peer.send(group, (byte) 3);
      bench.simulation.run();
      assertThat(log.accepted).containsExactly(1, 3);
      assertThat(log.flags)
          .as("bound to the wildcard, neither is told")
          .containsExactly(Set.of(), Set.of());
      ByteBuffer[] one = {ByteBuffer.allocate(1)};
      assertThat(bench.status(done -> socket.sendTo(one, everybody, done)))
          .isEqualTo(Status.ACCESS_DENIED);
      bench.run(done -> socket.setOption(SocketOption.BROADCAST, true, done));
      assertThat(bench.status(done -> socket.sendTo(one, everybody, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(bench.status(done -> socket.control(SocketControl.LEAVE_GROUP, joined, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(bench.status(done -> socket.control(SocketControl.LEAVE_GROUP, joined, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR55_aSocketThatFailsIndicatesNothing(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      List<Object> heads = new ArrayList<>();
      log.answer = event -> {
        heads.add(String.valueOf(event.indication()));
        return ReceiveVerdict.SUCCESS;
      };
      DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
      bench.simulation.faults().fail(socket);
      bench.simulation.run();
      assertThat(heads).containsExactly("null");
      ByteBuffer[] one = {ByteBuffer.allocate(1)};
      assertThat(bench.status(done -> socket.sendTo(one, FAR, done)))
          .isEqualTo(Status.FILE_FORCED_CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void datagramsAreLostDoubledAndDelivered(long seed) {
    try (Bench bench = new Bench(seed)) {
      Log log = new Log();
      DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
      SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
      bench.simulation.faults().loseDatagrams(2).doubleDatagrams(1);
      send(peer, socket, 5);
      bench.simulation.run();
      assertThat(log.accepted).containsExactly(2, 2, 3, 4);
    }
  }

  @Test
  void datagramsOvertakeEachOtherAndAreLostAsTheSeedSays() {
    boolean overtaken = false;
    int lost = 0;
    for (long seed = 0; seed < 20; seed++) {
      try (Bench bench = new Bench(seed)) {
        Log log = new Log();
        DatagramSocket socket = socket(bench, log, EventType.RECEIVE_FROM);
        SimulatedDatagramPeer peer = bench.simulation.datagrams(FAR);
        bench.simulation.faults().reorderDatagrams(true).loseOneIn(10);
        send(peer, socket, 20);
        bench.simulation.run();
        assertThat(log.accepted).doesNotHaveDuplicates();
        lost += 20 - log.accepted.size();
        overtaken |= !log.accepted.stream().sorted().toList().equals(log.accepted);
      }
    }
    assertThat(overtaken).isTrue();
    assertThat(lost).isBetween(5, 100);
  }

  @Test
  void wskD6_aFullReceiveBufferDropsTheNewest() {
    try (Bench bench = new Bench(1)) {
      Log log = new Log();
      DatagramSocket socket = socket(bench, log);
      bench.run(done -> socket.setOption(SocketOption.RECEIVE_BUFFER, 10, done));
      send(bench.simulation.datagrams(FAR), socket, 20);
      bench.simulation.run();
      Bench.enable(socket, EventType.RECEIVE_FROM);
      bench.simulation.run();
      assertThat(log.accepted).isEqualTo(upTo(5));
    }
  }
}
