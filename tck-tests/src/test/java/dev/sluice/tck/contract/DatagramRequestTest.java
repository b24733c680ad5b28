package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.DatagramEventTest.counted;
import static dev.sluice.tck.contract.DatagramEventTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatagramRequestTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static DatagramSource source(Call call) {
    return call.request().result(DatagramSource.class);
  }

  @EachRealDatagramNet
  void wskR9_R67_aSendCompletesOnceAndItsBuffersAreAtTheirLimits(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    ByteBuffer heap = ByteBuffer.wrap(text("-heap")).position(1);
    ByteBuffer direct = ByteBuffer.allocateDirect(6).put(text("direct")).flip();
    ByteBuffer[] both = {heap, ByteBuffer.allocate(0), direct};
    Call sending = Call.start(done -> socket.sendTo(both, peer.address(), done));
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(sending.information()).isEqualTo(10);
    assertThat(sending.completions()).isOne();
    assertThat(heap.hasRemaining()).isFalse();
    assertThat(direct.hasRemaining()).isFalse();
    DatagramPeer.Received received = peer.receive();
    assertThat(received.bytes()).isEqualTo(text("heapdirect"));
    assertThat(received.from()).isEqualTo(socket.localAddress());
    rig.settle(socket);
    assertThat(counted(socket).sent()).isOne();
    assertThat(socket.statistics().send().bytesSent()).isEqualTo(10);
    assertThat(socket.statistics().send().heldBytes()).isZero();
  }

  @EachDatagramNet
  void wskR67_datagramsOfManySendsArriveInOrder(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      // empty ones between, which wait for the system's word
      ByteBuffer[] one = i % 10 == 3
          ? new ByteBuffer[0]
          : Arrays.asList(ByteBuffer.wrap(text("n" + i))).toArray(ByteBuffer[]::new);
      calls.add(Call.start(done -> socket.sendTo(one, peer.address(), done)));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(peer.receive().bytes()).isEqualTo(i % 10 == 3 ? new byte[0] : text("n" + i));
    }
    for (Call call : calls) {
      assertThat(call.status()).isEqualTo(Status.SUCCESS);
    }
  }

  @EachDatagramNet
  void wskR67_aListOfMessagesIsAsManyDatagrams(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    List<ByteBuffer> messages =
        List.of(ByteBuffer.wrap(text("one")), ByteBuffer.allocate(0), ByteBuffer.wrap(text("3")));
    assertThat(Call.information(done -> socket.sendMessages(messages, peer.address(), done)))
        .isEqualTo(4);
    for (String expected : List.of("one", "", "3")) {
      assertThat(peer.receive().bytes()).isEqualTo(text(expected));
    }
    assertThat(messages).noneMatch(ByteBuffer::hasRemaining);
    assertThat(Call.information(done -> socket.sendMessages(List.of(), peer.address(), done)))
        .isZero();
  }

  @EachDatagramNet
  void aBufferThatIsInASendTwiceIsRefusedBeforeAnythingIsSent(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    ByteBuffer one = ByteBuffer.wrap(text("one"));
    ByteBuffer[] twice = {one, ByteBuffer.allocate(1), one};
    assertThat(Call.run(done -> socket.sendTo(twice, peer.address(), done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> socket.sendMessages(List.of(one, one), peer.address(), done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(one.remaining()).isEqualTo(3);
    ByteBuffer[] duplicated = {one.duplicate(), one};
    assertThat(Call.information(done -> socket.sendTo(duplicated, peer.address(), done)))
        .isEqualTo(6);
    assertThat(peer.receive().bytes()).isEqualTo(text("oneone"));
  }

  @EachDatagramNet
  void wskR67_aListThatFailsTellsWhatWentBefore(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    for (int tooLong : new int[] {65_530, 65_536}) {
      List<ByteBuffer> messages = List.of(
          ByteBuffer.wrap(text("one")), ByteBuffer.allocate(tooLong), ByteBuffer.allocate(1));
      Call sending = Call.start(done -> socket.sendMessages(messages, peer.address(), done));
      assertThat(sending.status()).isEqualTo(Status.BUFFER_OVERFLOW);
      assertThat(sending.information()).isEqualTo(3);
      assertThat(messages.get(0).hasRemaining()).isFalse();
      assertThat(messages.get(1).remaining()).isEqualTo(tooLong);
      assertThat(messages.get(2).hasRemaining()).isTrue();
      assertThat(peer.receive().bytes()).isEqualTo(text("one"));
      rig.settle(socket);
      assertThat(socket.statistics().send().heldBytes()).isZero();
    }
  }

  @EachDatagramNet
  void theLongestDatagramIsSentAndALongerOneRefused(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    byte[] longest = new byte[65_507];
    longest[65_506] = 9;
    ByteBuffer[] fits = {ByteBuffer.wrap(longest)};
    assertThat(Call.information(done -> socket.sendTo(fits, peer.address(), done)))
        .isEqualTo(65_507);
    assertThat(peer.receive().bytes()).isEqualTo(longest);
    for (int length : new int[] {65_528, 65_535, 65_536, 1 << 20}) {
      ByteBuffer[] tooLong = {ByteBuffer.allocate(length)};
      assertThat(Call.run(done -> socket.sendTo(tooLong, peer.address(), done)))
          .isEqualTo(Status.BUFFER_OVERFLOW);
      assertThat(tooLong[0].remaining()).isEqualTo(length);
    }
  }

  @EachRealDatagramNet
  void wskR54_aDatagramLongerThanTheBufferIsCutAndFlagged(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < 4; i++) {
      peer.send(socket.localAddress(), text("12345"));
    }
    for (int room : new int[] {4, 5, 6, 0}) {
      ByteBuffer buffer = ByteBuffer.allocate(room + 1).position(1);
      Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
      assertThat(receiving.status()).isEqualTo(Status.SUCCESS);
      assertThat(receiving.information()).isEqualTo(Math.min(room, 5));
      assertThat(source(receiving).flags().contains(DatagramFlag.TRUNCATED)).isEqualTo(room < 5);
      assertThat(source(receiving).remoteAddress()).isEqualTo(peer.address());
      assertThat(buffer.position()).isEqualTo(1 + Math.min(room, 5));
      byte[] cut = Arrays.copyOfRange(buffer.array(), 1, buffer.position());
      assertThat(cut).isEqualTo(text("12345".substring(0, Math.min(room, 5))));
    }
    rig.settle(socket);
    assertThat(counted(socket).truncated()).isEqualTo(2);
    assertThat(counted(socket).received()).isEqualTo(4);
    assertThat(counted(socket).accepted()).isEqualTo(4);
  }

  @EachDatagramNet
  void wskR54_aRefusedDatagramIsCutToTheBufferToo(Net net) {
    Rig rig = rigs.open(net);
    var log = new dev.sluice.tck.kit.DatagramLog(dev.sluice.tck.kit.DatagramLog.REFUSE);
    DatagramSocket socket = rig.datagrams(log, dev.sluice.api.EventType.RECEIVE_FROM);
    rig.datagramPeer().send(socket.localAddress(), text("12345"));
    log.awaitLists(1);
    ByteBuffer buffer = ByteBuffer.allocateDirect(2);
    Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
    assertThat(receiving.status()).isEqualTo(Status.SUCCESS);
    assertThat(receiving.information()).isEqualTo(2);
    assertThat(source(receiving).flags()).containsExactly(DatagramFlag.TRUNCATED);
  }

  @EachDatagramNet
  void anEmptyDatagramCompletesAReceiveWithNothing(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    ByteBuffer buffer = ByteBuffer.allocate(3);
    Call receiving = Call.start(done -> socket.receiveFrom(buffer, done));
    rig.datagramPeer().send(socket.localAddress());
    assertThat(receiving.status()).isEqualTo(Status.SUCCESS);
    assertThat(receiving.information()).isZero();
    assertThat(source(receiving).flags()).isEmpty();
  }

  @EachDatagramNet
  void queuedReceivesAreServedInOrder(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    List<ByteBuffer> buffers = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ByteBuffer buffer = i % 2 == 0 ? ByteBuffer.allocate(4) : ByteBuffer.allocateDirect(4);
      buffers.add(buffer);
      calls.add(Call.start(done -> socket.receiveFrom(buffer, done)));
    }
    DatagramPeer peer = rig.datagramPeer();
    for (int i = 0; i < 10; i++) {
      peer.send(socket.localAddress(), (byte) i);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(calls.get(i).status()).isEqualTo(Status.SUCCESS);
      assertThat(buffers.get(i).get(0)).isEqualTo((byte) i);
    }
  }

  @EachDatagramNet
  void aCancelledReceiveLeavesTheDatagramToTheNext(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    Call first = Call.start(done -> socket.receiveFrom(ByteBuffer.allocate(1), done));
    Call second = Call.start(done -> socket.receiveFrom(ByteBuffer.allocate(1), done));
    first.request().cancel();
    assertThat(first.status()).isEqualTo(Status.CANCELLED);
    rig.datagramPeer().send(socket.localAddress(), text("a"));
    assertThat(second.status()).isEqualTo(Status.SUCCESS);
  }

  @EachDatagramNet
  void wskD18_badCallsAnswerWithAStatus(Net net) {
    Rig rig = rigs.open(net);
    DatagramPeer peer = rig.datagramPeer();
    DatagramSocket unbound = rig.datagramSocket(null);
    ByteBuffer[] one = {ByteBuffer.wrap(text("a"))};
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertThat(Call.run(done -> unbound.sendTo(one, peer.address(), done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(Call.run(done -> unbound.receiveFrom(buffer, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    DatagramSocket socket = rig.datagrams(null);
    assertThat(Call.run(done -> socket.sendTo(one, null, done)))
        .as("no destination at all")
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> socket.sendMessages(List.of(one), null, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    var unresolved = java.net.InetSocketAddress.createUnresolved("nowhere.invalid", 9);
    assertThat(Call.run(done -> socket.sendTo(one, unresolved, done))).isEqualTo(Status.NO_MATCH);
    var portless = new java.net.InetSocketAddress(peer.address().getAddress(), 0);
    assertThat(Call.run(done -> socket.sendTo(one, portless, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    var unix = java.net.UnixDomainSocketAddress.of("/nowhere");
    assertThat(Call.run(done -> socket.sendTo(one, unix, done)))
        .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    var foreign = new java.net.InetSocketAddress("2001:db8::1", 9);
    if (net.family() == java.net.StandardProtocolFamily.INET) {
      assertThat(Call.run(done -> socket.sendTo(one, foreign, done)))
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
      assertThat(Call.run(done -> socket.sendMessages(List.of(one), foreign, done)))
          .isEqualTo(Status.INVALID_ADDRESS_COMPONENT);
    }
    assertThat(Call.run(done -> socket.receiveFrom(buffer.asReadOnlyBuffer(), done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(one[0].remaining()).isOne();
  }

  @EachDatagramNet
  void wskR75_closeCancelsWhatIsPendingAndCompletesAfterIt(Net net) {
    Rig rig = rigs.open(net);
    DatagramSocket socket = rig.datagrams(null);
    List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
    Call first = Call.start(
        done -> socket.receiveFrom(ByteBuffer.allocate(1), done), () -> order.add("first"));
    Call second = Call.start(
        done -> socket.receiveFrom(ByteBuffer.allocate(1), done), () -> order.add("second"));
    Call closing = Call.start(socket::close, () -> order.add("close"));
    assertThat(first.status()).isEqualTo(Status.CANCELLED);
    assertThat(second.status()).isEqualTo(Status.CANCELLED);
    assertThat(closing.status()).isEqualTo(Status.SUCCESS);
    assertThat(order).containsExactly("first", "second", "close");
    ByteBuffer[] one = {ByteBuffer.wrap(text("a"))};
    assertThat(Call.run(done -> socket.sendTo(one, socket.localAddress(), done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(done -> socket.receiveFrom(ByteBuffer.allocate(1), done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
  }
}
