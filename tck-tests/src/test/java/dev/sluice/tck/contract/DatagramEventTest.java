package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.DatagramLog.ACCEPT;
import static dev.sluice.tck.kit.DatagramLog.REFUSE;
import static dev.sluice.tck.kit.DatagramLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ClientControl;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatagramEventTest {
  private static final EventType EVENT = EventType.RECEIVE_FROM;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static SocketStatistics.Datagrams counted(DatagramSocket socket) {
    return socket.statistics().datagrams();
  }

  @EachDatagramNet
  void wskR11_aNewSocketIndicatesNothingUntilItsEventIsEnabled(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket unbound = rig.datagramSocket(log);
    assertThat(unbound.enableEvents(Set.of(EVENT)))
        .as("before bind")
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    DatagramSocket socket = rig.datagrams(log);
    rig.datagramPeer().send(socket.localAddress(), text("a"));
    rig.stays(() -> log.lists().isEmpty());
    Rig.enable(socket, EVENT);
    log.awaitAccepted(1);
    assertThat(log.texts()).containsExactly("a");
  }

  @EachDatagramNet
  void wskR17_eventsOfOtherCategoriesAreRefused(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    assertThat(socket.enableEvents(Set.of())).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(socket.enableEvents(Set.of(EVENT, EventType.RECEIVE)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(socket.disableEvent(EventType.ACCEPT, null))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
  }

  @EachDatagramNet
  void wskR21_nothingIsIndicatedAfterADisable(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    log.awaitAccepted(1);
    assertThat(Call.run(done -> socket.disableEvent(EVENT, done))).isEqualTo(Status.SUCCESS);
    peer.send(socket.localAddress(), text("b"));
    rig.stays(() -> log.lists().size() == 1);
    Rig.enable(socket, EVENT);
    log.awaitAccepted(2);
  }

  @EachRealDatagramNet
  void wskR47_datagramsAcceptedAreGivenBackAndTheNextAreIndicated(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < 20; i++) {
      peer.send(socket.localAddress(), text("d" + i));
      log.awaitAccepted(i + 1);
    }
    assertThat(log.texts())
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "d" + i).toList());
    assertThat(log.accepted()).allMatch(each -> each.from().equals(peer.address()));
    assertThat(log.accepted()).noneMatch(DatagramLog.Datagram::truncated);
    rig.settle(socket);
    assertThat(counted(socket).accepted()).isEqualTo(20);
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }

  @EachRealDatagramNet
  void wskR47_whatWaitsTogetherComesAsOneList(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    DatagramPeer other = rig.datagramPeer();
    peer.send(socket.localAddress(), text("a"));
    peer.send(socket.localAddress());
    other.send(socket.localAddress(), text("ccc"));
    Rig.enable(socket, EVENT);
    log.awaitAccepted(3);
    assertThat(log.lists()).hasSize(1);
    assertThat(log.texts()).containsExactly("a", "", "ccc");
    assertThat(log.accepted().stream().map(DatagramLog.Datagram::from))
        .containsExactly(peer.address(), peer.address(), other.address());
  }

  @EachDatagramNet
  void wskR48_keptDatagramsStayReadableWhileMoreAreIndicated(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(RETAIN);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < 100; i++) {
      peer.send(socket.localAddress(), text("datagram " + i));
      log.awaitAccepted(i + 1);
    }
    int next = 0;
    for (DatagramIndication head : log.retained()) {
      for (DatagramIndication i = head; i != null; i = i.next()) {
        assertThat(DatagramLog.bytes(i)).isEqualTo(text("datagram " + next++));
        assertThat(i.remoteAddress()).isEqualTo(peer.address());
      }
    }
    assertThat(next).isEqualTo(100);
    rig.settle(socket);
    assertThat(socket.statistics().receive().retained())
        .isEqualTo(log.retained().size());
    assertThat(socket.statistics().receive().heldBytes()).isPositive();
    for (DatagramIndication head : log.retained()) {
      assertThat(socket.release(head)).isEqualTo(Status.SUCCESS);
    }
    assertThat(socket.statistics().receive().retained()).isZero();
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }

  @EachDatagramNet
  void wskR49_refusedDatagramsSwitchTheEventOffUntilItIsEnabled(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(REFUSE);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    log.awaitLists(1);
    peer.send(socket.localAddress(), text("b"));
    rig.stays(() -> log.lists().size() == 1);
    assertThat(socket.statistics().receive().paused()).isTrue();
    Rig.enable(socket, EVENT);
    log.awaitLists(2);
    assertThat(log.lists().get(1).get(0).text()).as("the same again").isEqualTo("a");
    rig.settle(socket);
    int refused = log.lists().stream().mapToInt(List::size).sum();
    assertThat(counted(socket).refused()).isEqualTo(refused);
    assertThat(counted(socket).accepted()).isZero();
  }

  @EachDatagramNet
  void wskR50_whatWasRefusedComesBeforeWhatWaitedAndThatBeforeNewer(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT).answerOnce(REFUSE, ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    peer.send(socket.localAddress(), text("1")).send(socket.localAddress(), text("2"));
    Rig.enable(socket, EVENT);
    log.awaitLists(1);
    peer.send(socket.localAddress(), text("3")).send(socket.localAddress(), text("4"));
    rig.settle(socket);
    Rig.enable(socket, EVENT);
    log.awaitAccepted(4);
    peer.send(socket.localAddress(), text("5"));
    log.awaitAccepted(5);
    assertThat(log.texts()).containsExactly("1", "2", "3", "4", "5");
    rig.settle(socket);
    assertThat(socket.statistics().receive().resumes()).isOne();
    assertThat(socket.statistics().receive().heldBytes()).isZero();
  }

  @EachDatagramNet
  void wskD24_anEnableDuringTheRefusingCallbackWins(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    DatagramLog log = new DatagramLog(ACCEPT);
    log.answerOnce(
        (event, datagrams) -> {
          Rig.enable(socket.get(), EVENT);
          return ReceiveVerdict.DATA_NOT_ACCEPTED;
        },
        ACCEPT);
    socket.set(rig.datagrams(log));
    Rig.enable(socket.get(), EVENT);
    rig.datagramPeer().send(socket.get().localAddress(), text("a"));
    log.awaitAccepted(1);
    assertThat(log.texts()).containsExactly("a");
  }

  @EachDatagramNet
  void wskR51_D5_refusedDatagramsOfAStaticEventAreDroppedAndCounted(Net net) {
    Rig rig = rigs.open(net);
    assertThat(Call.run(
            done -> rig.client().control(ClientControl.SET_STATIC_EVENTS, Set.of(EVENT), done)))
        .isEqualTo(Status.SUCCESS);
    DatagramLog log = new DatagramLog(ACCEPT).answerOnce(REFUSE, ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer().send(socket.localAddress(), text("a"));
    log.awaitLists(1);
    peer.send(socket.localAddress(), text("b"));
    log.awaitAccepted(1);
    assertThat(log.texts()).containsExactly("b");
    rig.settle(socket);
    assertThat(counted(socket).dropped()).isOne();
    assertThat(counted(socket).received()).isEqualTo(2);
    assertThat(socket.statistics().receive().paused()).isFalse();
  }

  @EachDatagramNet
  void wskD6_whileTheEventIsOffTheReceiveBufferKeepsTheOldestAndTheRestIsCounted(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log);
    Call.run(done -> socket.setOption(SocketOption.RECEIVE_BUFFER, 16 << 10, done));
    DatagramPeer peer = rig.datagramPeer();
    int sent = 200;
    for (int i = 0; i < sent; i++) {
      byte[] bytes = new byte[1000];
      bytes[0] = (byte) i;
      peer.send(socket.localAddress(), bytes);
    }
    long lost = counted(socket).lostInSystem();
    assertThat(lost).isPositive();
    Rig.enable(socket, EVENT);
    log.awaitAccepted((int) (sent - lost));
    rig.settle(socket);
    List<DatagramLog.Datagram> came = log.accepted();
    assertThat(came).hasSize((int) (sent - lost));
    for (int i = 0; i < came.size(); i++) {
      assertThat(came.get(i).bytes()[0]).isEqualTo((byte) i);
    }
    Call.run(socket::close);
    assertThat(counted(socket).lostInSystem()).as("also after close").isEqualTo(lost);
  }

  @EachDatagramNet
  void wskR27_aQueuedReceiveGoesBeforeTheEvent(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
    rig.settle(socket);
    DatagramPeer peer = rig.datagramPeer();
    peer.send(socket.localAddress(), text("a")).send(socket.localAddress(), text("b"));
    assertThat(receiving.status()).isEqualTo(Status.SUCCESS);
    log.awaitAccepted(1);
    assertThat(buffer.array()[0]).isEqualTo((byte) 'a');
    assertThat(log.texts()).containsExactly("b");
  }

  @EachDatagramNet
  void wskR27_aReceiveTakesRefusedDatagramsOneByOne(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(REFUSE);
    DatagramSocket socket = rig.datagrams(log);
    DatagramPeer peer = rig.datagramPeer();
    peer.send(socket.localAddress(), text("a")).send(socket.localAddress(), text("b"));
    Rig.enable(socket, EVENT);
    log.awaitLists(1);
    peer.send(socket.localAddress(), text("c"));
    for (String expected : List.of("a", "b", "c")) {
      ByteBuffer buffer = ByteBuffer.allocate(10);
      assertThat(Call.information(done -> socket.receiveFrom(buffer, done))).isOne();
      assertThat(new String(buffer.array(), 0, 1, StandardCharsets.US_ASCII)).isEqualTo(expected);
    }
    rig.settle(socket);
    assertThat(socket.statistics().receive().heldBytes()).isZero();
    assertThat(log.lists()).hasSize(1);
  }

  @EachDatagramNet
  void wskD20_R28_callbacksNeverOverlapAndARequestStartedInOneIsCarriedOut(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<DatagramSocket> socket = new AtomicReference<>();
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      for (DatagramLog.Datagram each : datagrams) {
        ByteBuffer[] echo = {ByteBuffer.wrap(each.bytes())};
        Call call = Call.start(done -> socket.get().sendTo(echo, each.from(), done));
        assertThat(call.completions()).as("not inside the callback").isZero();
      }
      return ReceiveVerdict.SUCCESS;
    });
    socket.set(rig.datagrams(log, EVENT));
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < 10; i++) {
      peer.send(socket.get().localAddress(), text("e" + i));
      assertThat(peer.receive().bytes()).isEqualTo(text("e" + i));
    }
  }

  @EachDatagramNet
  void wskD22_anEventWithoutCallbacksCountsAsOff(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null, EVENT);
    rig.datagramPeer().send(socket.localAddress(), text("a"));
    rig.settle(socket);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertThat(Call.information(done -> socket.receiveFrom(buffer, done))).isOne();
  }

  @EachDatagramNet
  void theLongestAndTheShortestDatagramsArriveWhole(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagrams(log, EVENT);
    DatagramPeer peer = rig.datagramPeer();
    for (int length : new int[] {65_507, 0, 1, 65_507}) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (i * 31);
      }
      int count = log.accepted().size();
      peer.send(socket.localAddress(), bytes);
      log.awaitAccepted(count + 1);
      assertThat(log.accepted().get(count).bytes()).isEqualTo(bytes);
      assertThat(log.accepted().get(count).truncated()).isFalse();
    }
  }

  @EachDatagramNet
  void datagramsLongerThanTheSocketsSizeAreCutWhichIsTold(Net net) {
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog(ACCEPT);
    DatagramSocket socket = rig.datagramSocket(log);
    assertThat(Call.run(done -> socket.setOption(SocketOption.DATAGRAM_SIZE, 65_536, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> socket.setOption(SocketOption.DATAGRAM_SIZE, 4, done)))
        .isEqualTo(Status.SUCCESS);
    Call.run(done -> socket.bind(net.freeAddress(), done));
    assertThat(Call.information(done -> socket.getOption(SocketOption.DATAGRAM_SIZE, done)))
        .isEqualTo(4);
    DatagramPeer peer = rig.datagramPeer();
    for (String text : List.of("12345", "1234", "123456789")) {
      peer.send(socket.localAddress(), text(text));
    }
    Rig.enable(socket, EVENT);
    log.awaitAccepted(3);
    assertThat(log.texts()).containsExactly("1234", "1234", "1234");
    assertThat(log.accepted().stream().map(DatagramLog.Datagram::truncated))
        .containsExactly(true, false, true);
    rig.settle(socket);
    assertThat(counted(socket).truncated()).isEqualTo(2);
  }

  @EachDatagramNet
  void wskR79_aCallbackThatThrowsAbortsItsSocketAndOnlyCloseIsLeft(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      throw new IllegalStateException("on purpose");
    });
    DatagramSocket socket = rig.datagrams(log, EVENT);
    Call waiting = Call.start(done -> socket.disableEvent(EVENT, done));
    waiting.status();
    Rig.enable(socket, EVENT);
    rig.datagramPeer().send(socket.localAddress(), text("a"));
    rig.until(() -> socket.enableEvents(Set.of(EVENT)) == Status.FILE_FORCED_CLOSED);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertThat(Call.run(done -> socket.receiveFrom(buffer, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
  }
}
