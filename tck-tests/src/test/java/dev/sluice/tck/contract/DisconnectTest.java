package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class DisconnectTest {
  private static final ByteBuffer[] NOTHING = {};

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static ByteBuffer[] pattern(long from, int count) {
    return new ByteBuffer[] {ByteBuffer.wrap(Pattern.bytes(from, count))};
  }

  private static Call send(ConnectionSocket socket, ByteBuffer... buffers) {
    return Call.start(done -> socket.send(buffers, Set.of(), done));
  }

  private static Call disconnect(ConnectionSocket socket, ByteBuffer... last) {
    return Call.start(done -> socket.disconnect(last, done));
  }

  @EachNet
  void wskR68_earlierSendsAndTheLastBytesGoOutBeforeTheEnd(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    Call sending = send(link.socket(), pattern(0, net.much()));
    Call ending = disconnect(link.socket(), pattern(net.much(), 100));
    Call late = send(link.socket(), pattern(0, 1));
    assertThat(late.status()).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(ending.isDone()).isFalse();
    Peer.Received received = link.peer().readToEnd();
    assertThat(received.isReset()).isFalse();
    Pattern.assertIs(received.bytes(), 0, net.much() + 100);
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    link.peer().write(50);
    log.awaitAccepted(50);
    link.peer().finish();
    log.awaitEntry("end SUCCESS").awaitEntry("disconnect GRACEFUL");
  }

  @EachNet
  void wskR69_anAbortCancelsSendsEndsReceivesAndResets(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    Call sending = send(link.socket(), pattern(0, net.much()));
    Call receiving = Call.start(
        done -> link.socket().receive(ByteBuffer.allocate(5), ReceiveMode.AVAILABLE, done));
    assertThat(Call.run(link.socket()::abort)).isEqualTo(Status.SUCCESS);
    assertThat(sending.status()).isEqualTo(Status.CONNECTION_ABORTED);
    assertThat(receiving.status()).isEqualTo(Status.CONNECTION_ABORTED);
    Peer.Received received = link.peer().readToEnd();
    if (net.isTcp()) {
      assertThat(received.isReset()).isTrue();
    }
    assertThat(send(link.socket(), pattern(0, 1)).status()).isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void wskR70_aStuckDisconnectIsForcedToAnEndByAnAbort(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    send(link.socket(), pattern(0, net.much()));
    Call stuck = disconnect(link.socket());
    rig.settle(link.socket());
    assertThat(stuck.isDone()).isFalse();
    assertThat(Call.run(link.socket()::abort)).isEqualTo(Status.SUCCESS);
    assertThat(stuck.status()).isEqualTo(Status.CONNECTION_ABORTED);
  }

  @EachNet
  void wskR70_aStuckDisconnectIsForcedToAnEndByClose(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    send(link.socket(), pattern(0, net.much()));
    Call stuck = disconnect(link.socket(), pattern(0, 10));
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    assertThat(stuck.status()).isEqualTo(Status.CANCELLED);
  }

  @EachNet
  void wskR71_aLocalDisconnectIsNotToldAndAPeersGracefulOneLeavesSendingAlone(Net net)
      throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().finish();
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    assertThat(send(link.socket(), pattern(0, 100)).status()).isEqualTo(Status.SUCCESS);
    assertThat(link.peer().read(100)).isEqualTo(Pattern.bytes(0, 100));
    assertThat(disconnect(link.socket()).status()).isEqualTo(Status.SUCCESS);
    assertThat(link.peer().readToEnd().isReset()).isFalse();
    rig.settle(link.socket());
    assertThat(log.signals()).containsExactlyInAnyOrder("disconnect GRACEFUL", "end SUCCESS");
  }

  @EachNet
  void wskR71_aLocalAbortIsNotTold(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    assertThat(Call.run(link.socket()::abort)).isEqualTo(Status.SUCCESS);
    link.peer().readToEnd();
    rig.settle(link.socket());
    assertThat(log.signals()).isEmpty();
  }

  @EachTransport
  void wskR71_anAbortiveDisconnectMayFollowAGracefulOne(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().finish();
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    link.peer().reset();
    if (net.seesEndUnread()) {
      log.awaitEntry("disconnect ABORTIVE");
    } else {
      // the JDK's selector does not report a reset behind a FIN; a send finds it
      rig.until(() -> send(link.socket(), pattern(0, 1)).status().isError());
    }
    rig.settle(link.socket());
    assertThat(log.signals())
        .containsExactlyInAnyOrder("disconnect GRACEFUL", "end SUCCESS", "disconnect ABORTIVE");
  }

  @EachNet
  void wskD9_aCancelledDisconnectEndsAsCancelled(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    send(link.socket(), pattern(0, net.much()));
    Call stuck = disconnect(link.socket());
    rig.settle(link.socket());
    stuck.request().cancel();
    assertThat(stuck.status()).isEqualTo(Status.CANCELLED);
  }

  @EachNet
  void wskD18_disconnectAndAbortAreRefusedWhileNotConnected(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(disconnect(socket, NOTHING).status()).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(Call.run(socket::abort)).isEqualTo(Status.INVALID_DEVICE_STATE);
  }
}
