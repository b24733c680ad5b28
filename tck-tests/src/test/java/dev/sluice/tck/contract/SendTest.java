package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.SendFlag;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Call send(ConnectionSocket socket, ByteBuffer... buffers) {
    return Call.start(done -> socket.send(buffers, Set.of(), done));
  }

  private static ByteBuffer pattern(long from, int count) {
    return ByteBuffer.wrap(Pattern.bytes(from, count));
  }

  @EachNet
  void wskR67_aSendTakesEveryBufferAndChangesNoContent(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer heap = ByteBuffer.wrap(Pattern.bytes(0, 20)).position(0).limit(7);
    ByteBuffer direct = ByteBuffer.allocateDirect(9);
    Pattern.fill(direct, 7);
    direct.flip();
    ByteBuffer empty = ByteBuffer.allocate(0);
    ByteBuffer readOnly = pattern(16, 4).asReadOnlyBuffer();
    Call call = send(link.socket(), heap, direct, empty, readOnly);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isEqualTo(20);
    assertThat(link.peer().read(20)).isEqualTo(Pattern.bytes(0, 20));
    assertThat(heap.position()).isEqualTo(7);
    assertThat(direct.hasRemaining()).isFalse();
    assertThat(readOnly.hasRemaining()).isFalse();
    assertThat(heap.array()).isEqualTo(Pattern.bytes(0, 20));
    assertThat(link.socket().statistics().send().bytesSent()).isEqualTo(20);
  }

  @EachNet
  void aBufferThatIsInASendTwiceIsRefusedBeforeAnythingIsSent(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    for (ByteBuffer twice : List.of(pattern(0, 4), ByteBuffer.allocateDirect(4))) {
      ByteBuffer other = pattern(0, 2);
      assertThat(send(link.socket(), twice, other, twice).status())
          .isEqualTo(Status.INVALID_PARAMETER);
      ByteBuffer[] last = {other, twice, twice};
      assertThat(Call.run(done -> link.socket().disconnect(last, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
      assertThat(List.of(other.remaining(), twice.remaining())).containsExactly(2, 4);
    }
    ByteBuffer[] many = Stream.generate(() -> pattern(0, 1)).limit(70).toArray(ByteBuffer[]::new);
    many[69] = many[0];
    assertThat(send(link.socket(), many).status()).isEqualTo(Status.INVALID_PARAMETER);

    ByteBuffer once = pattern(0, 4);
    assertThat(send(link.socket(), once, once.duplicate()).status()).isEqualTo(Status.SUCCESS);
    byte[] expected = Arrays.copyOf(Pattern.bytes(0, 4), 8);
    System.arraycopy(Pattern.bytes(0, 4), 0, expected, 4, 4);
    assertThat(link.peer().read(8)).isEqualTo(expected);
  }

  @EachNet
  void wskR67_aSendCompletesOnlyWhenTheSystemTookEveryByte(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call call = send(link.socket(), pattern(0, net.much()));
    Call next = send(link.socket(), pattern(net.much(), 10));
    rig.until(() -> link.socket().statistics().send().bytesSent() > 0);
    rig.settle(link.socket());
    assertThat(call.isDone()).isFalse();
    assertThat(next.isDone()).isFalse();
    assertThat(link.socket().statistics().send().heldBytes()).isPositive();
    Pattern.assertIs(link.peer().read(net.much() + 10), 0);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.information()).isEqualTo(net.much());
    assertThat(next.status()).isEqualTo(Status.SUCCESS);
    assertThat(link.socket().statistics().send().heldBytes()).isZero();
    assertThat(link.socket().statistics().send().sends()).isEqualTo(2);
  }

  @EachNet
  void sendsGoOutInOrderWhoeverMakesThem(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    List<Call> calls = new ArrayList<>();
    int size = 1000;
    int count = net.pick(500, 10);
    for (int i = 0; i < count; i++) {
      calls.add(send(link.socket(), pattern((long) i * size, size)));
    }
    Pattern.assertIs(link.peer().read(count * size), 0);
    calls.forEach(call -> assertThat(call.status()).isEqualTo(Status.SUCCESS));
  }

  @EachNet
  void aSendOfNothingSucceeds(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    assertThat(send(link.socket()).status()).isEqualTo(Status.SUCCESS);
    assertThat(send(link.socket(), ByteBuffer.allocate(0)).status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void nodelayIsTakenAndOutOfBandIsNotSupported(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    ByteBuffer[] hello = {pattern(0, 3)};
    assertThat(Call.run(done -> link.socket().send(hello, Set.of(SendFlag.NODELAY), done)))
        .isEqualTo(Status.SUCCESS);
    ByteBuffer[] urgent = {pattern(0, 3)};
    assertThat(Call.run(done -> link.socket().send(urgent, Set.of(SendFlag.OOB), done)))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertThat(urgent[0].position()).isZero();
    assertThat(link.peer().read(3)).isEqualTo(Pattern.bytes(0, 3));
  }

  @EachNet
  void wskD18_sendsAreRefusedWhileNotConnected(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(send(socket, pattern(0, 3)).status()).isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachTransport
  void aResetEndsAPendingSendAndTellsItsCount(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.DISCONNECT);
    Call call = send(link.socket(), pattern(0, net.much()));
    Call queued = send(link.socket(), pattern(0, 5));
    rig.until(() -> link.socket().statistics().send().bytesSent() > 0);
    link.peer().reset();
    assertThat(call.status()).isEqualTo(Status.CONNECTION_RESET);
    assertThat(call.information()).isBetween(1L, net.much() - 1L);
    assertThat(call.information()).isEqualTo(link.socket().statistics().send().bytesSent());
    assertThat(queued.status()).isEqualTo(Status.CONNECTION_RESET);
    assertThat(queued.information()).isZero();
    assertThat(send(link.socket(), pattern(0, 5)).status().isError()).isTrue();
    log.awaitEntry("disconnect ABORTIVE");
  }

  @EachNet
  void wskD9_pendingSendsEndWithAbortAndWithClose(Net net) {
    Rig rig = rigs.open(net);
    var aborted = rig.connected(null);
    Call call = send(aborted.socket(), pattern(0, net.much()));
    assertThat(Call.run(aborted.socket()::abort)).isEqualTo(Status.SUCCESS);
    assertThat(call.status()).isEqualTo(Status.CONNECTION_ABORTED);

    var closed = rig.connected(null);
    Call other = send(closed.socket(), pattern(0, net.much()));
    assertThat(Call.run(closed.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(other.status()).isEqualTo(Status.CANCELLED);
    assertThat(other.information())
        .isEqualTo(closed.socket().statistics().send().bytesSent());
  }

  @EachNet
  void aCancelledQueuedSendLeavesNoBytesOfItsOwn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call first = send(link.socket(), pattern(0, net.much()));
    Call second = send(link.socket(), ByteBuffer.allocate(100));
    Call third = send(link.socket(), pattern(net.much(), 100));
    second.request().cancel();
    assertThat(second.status()).isEqualTo(Status.CANCELLED);
    assertThat(second.information()).isZero();
    Pattern.assertIs(link.peer().read(net.much() + 100), 0);
    assertThat(first.status()).isEqualTo(Status.SUCCESS);
    assertThat(third.status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void aCancelledBegunSendBreaksTheSendingDirection(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    Call call = send(link.socket(), pattern(0, net.much()));
    rig.until(() -> link.socket().statistics().send().bytesSent() > 0);
    rig.settle(link.socket());
    call.request().cancel();
    assertThat(call.status()).isEqualTo(Status.CANCELLED);
    assertThat(call.information()).isPositive();
    assertThat(send(link.socket(), pattern(0, 5)).status().isError()).isTrue();
    link.peer().write(10);
    log.awaitAccepted(10);
  }

  @EachNet
  void wskD21_aRequestIsUsedAgainInsideItsCompletion(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    int rounds = net.pick(50_000, 200);
    int[] left = {rounds};
    java.util.concurrent.CountDownLatch finished = new java.util.concurrent.CountDownLatch(1);
    dev.sluice.api.Request request = new dev.sluice.api.Request(done -> {
      if (--left[0] > 0) {
        ByteBuffer[] one = {pattern(rounds - left[0], 1)};
        link.socket().send(one, Set.of(), done);
      } else {
        finished.countDown();
      }
    });
    ByteBuffer[] first = {pattern(0, 1)};
    link.socket().send(first, Set.of(), request);
    Pattern.assertIs(link.peer().read(rounds), 0);
    rig.until(() -> finished.getCount() == 0);
  }

  @EachNet
  void aPeerThatStopsReadingIsToldByBlockedTime(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call call = send(link.socket(), pattern(0, net.much()));
    rig.until(() -> link.socket().statistics().send().blockedNanos() > 5_000_000);
    Peer peer = link.peer();
    peer.read(net.much());
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void wskR72_theIdealSendBacklogIsToldByQueryAndEvent(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.SEND_BACKLOG);
    long before = Call.information(link.socket()::idealSendBacklog);
    assertThat(before).isPositive();
    link.peer().drop();
    for (int i = 0; i < 20; i++) {
      send(link.socket(), pattern(0, net.much() / 4)).status();
    }
    for (String told : log.signals()) {
      assertThat(Long.parseLong(told.substring("backlog ".length()))).isPositive();
    }
    if (!log.signals().isEmpty()) {
      String last = log.signals().get(log.signals().size() - 1);
      assertThat("backlog " + Call.information(link.socket()::idealSendBacklog)).isEqualTo(last);
    }
  }

  @EachNet
  void wskR72_theBacklogsAreOnlyToldOfAConnection(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(socket::idealSendBacklog)).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(Call.run(socket::receiveBacklog)).isEqualTo(Status.INVALID_DEVICE_STATE);
    var link = rig.connected(null);
    if (net == RealNet.EPOLL_UNIX) {
      assertThat(Call.run(link.socket()::receiveBacklog)).isEqualTo(Status.NOT_SUPPORTED);
    }
  }
}
