package dev.sluice.tck.contract;

import static dev.sluice.tck.contract.ReceiveEventTest.resume;
import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStages;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.Driver;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.ToyPeer;
import dev.sluice.tck.kit.ToyStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a stage comes, what it says for itself, and how the connection around it ends. */
class ByteStageTest {
  static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  static Status install(ConnectionSocket socket, ByteStage stage) {
    ByteStages stages = socket.registerExtension(ByteStages.class);
    return Call.run(done -> stages.install(stage, done));
  }

  static Status remove(ConnectionSocket socket) {
    return Call.run(socket.registerExtension(ByteStages.class)::remove);
  }

  /** A connection through a stage, with some events on; its peer speaks in wire bytes. */
  static Rig.Connected staged(Rig rig, EventLog log, ByteStage stage, EventType... enabled) {
    var link = rig.connected(log);
    assertThat(install(link.socket(), stage)).isEqualTo(Status.SUCCESS);
    Rig.enable(link.socket(), enabled);
    return link;
  }

  /** How a connection ended; a simulation tells the two ends in either order. */
  static void assertSignals(Net net, EventLog log, String disconnect, String end) {
    Driver.current().until(() -> log.signals().size() == 2);
    if (net.isSimulated()) {
      assertThat(log.signals()).containsExactlyInAnyOrder(disconnect, end);
    } else {
      assertThat(log.signals()).containsExactly(disconnect, end);
    }
  }

  static Call send(ConnectionSocket socket, byte[] bytes) {
    ByteBuffer[] buffers = {ByteBuffer.wrap(bytes)};
    return Call.start(done -> socket.send(buffers, Set.of(), done));
  }

  // ---- when

  @EachNet
  void aStageIsInstalledBeforeConnectingOrBeforeTheFirstByte(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    peer.write(10).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertThat(send(link.socket(), Pattern.bytes(0, 10)).status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(10)).isEqualTo(Pattern.bytes(0, 10));

    ConnectionSocket early = rig.connectionSocket(rig.log());
    assertThat(install(early, new ToyStage())).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void aStageThatIsInstalledBeforeConnectingEncodesTheFirstData(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ConnectionSocket socket = rig.connectionSocket(log);
    assertThat(install(socket, new ToyStage())).isEqualTo(Status.SUCCESS);
    Peer peer = new ToyPeer(connect(rig, socket, Pattern.bytes(0, 1000)));
    assertThat(peer.read(1000)).isEqualTo(Pattern.bytes(0, 1000));
    Rig.enable(socket, EventType.RECEIVE);
    peer.write(10).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
  }

  @EachNet
  void aStageThatIsRemovedBeforeConnectingLeavesAPlainConnection(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ConnectionSocket socket = rig.connectionSocket(log);
    assertThat(install(socket, new ToyStage())).isEqualTo(Status.SUCCESS);
    assertThat(remove(socket)).isEqualTo(Status.SUCCESS);
    Peer peer = connect(rig, socket, HELLO);
    assertThat(peer.read(HELLO.length)).isEqualTo(HELLO);
    Rig.enable(socket, EventType.RECEIVE);
    peer.write(HELLO).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(HELLO);
  }

  /** Connects a socket with first data. */
  private static Peer connect(Rig rig, ConnectionSocket socket, byte[] first) {
    if (rig.net().isTcp()) {
      assertThat(Call.run(done -> socket.bind(rig.net().wildcard(), done)))
          .isEqualTo(Status.SUCCESS);
    }
    PeerServer server = rig.server(0);
    ByteBuffer[] data = {ByteBuffer.wrap(first)};
    Call connecting = Call.start(done -> socket.connect(server.address(), data, done));
    Peer peer = rig.peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    assertThat(connecting.information()).isEqualTo(first.length);
    server.remove();
    return peer;
  }

  @EachNet
  void aStageIsInstalledInsideTheAcceptCallbackThoughEventsAreInherited(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ListeningSocket listener = rig.listener(
        new ListeningEvents() {
          @Override
          public AcceptVerdict accept(AcceptEvent event) {
            event.events(log);
            event
                .socket()
                .registerExtension(ByteStages.class)
                .install(new ToyStage(), new Request());
            return AcceptVerdict.SUCCESS;
          }
        },
        EventType.ACCEPT,
        EventType.RECEIVE);
    Peer peer = new ToyPeer(rig.dial(listener));
    peer.write(10_000).finish();
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(log.accepted(), 0, 10_000);
  }

  @EachNet
  void wskD18_aStageThatComesTooLateIsRefused(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitAccepted(1);
    assertThat(install(link.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    var sent = rig.connected(rig.log());
    assertThat(send(sent.socket(), new byte[1]).status()).isEqualTo(Status.SUCCESS);
    assertThat(install(sent.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    var twice = staged(rig, rig.log(), new ToyStage());
    assertThat(install(twice.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(remove(twice.socket())).isEqualTo(Status.SUCCESS);
    assertThat(remove(twice.socket())).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(install(twice.socket(), new ToyStage())).isEqualTo(Status.INVALID_DEVICE_STATE);

    assertThat(remove(rig.connected(rig.log()).socket())).isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  // ---- a stage that speaks for itself

  /** Greets, and lets nothing through before it was greeted. */
  private static final class Greeting extends ToyStage {
    private boolean greeted;
    private boolean wasGreeted;

    @Override
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      if (wasGreeted) {
        return super.decode(wire, plain);
      }
      if (wire.remaining() < HELLO.length) {
        return Step.NEED_INPUT;
      }
      wire.position(wire.position() + HELLO.length);
      wasGreeted = true;
      return Step.PROGRESS;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      if (!greeted) {
        wire.put(HELLO);
        greeted = true;
        return Step.PROGRESS;
      }
      return wasGreeted ? super.encode(plain, wire) : Step.WAIT;
    }

    @Override
    public boolean wantsInput() {
      return !wasGreeted;
    }

    @Override
    public boolean wantsOutput() {
      return !greeted || (wasGreeted && super.wantsOutput());
    }
  }

  @EachNet
  void aStageSpeaksFirstAndIsGivenInputThoughNobodyReceives(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = staged(rig, rig.log(), new Greeting());
    assertThat(link.peer().read(HELLO.length)).isEqualTo(HELLO);
    Call sending = send(link.socket(), Pattern.bytes(0, 100));
    Call ending = Call.start(done -> link.socket().disconnect(new ByteBuffer[0], done));
    rig.settle(link.socket());
    assertThat(sending.isDone()).isFalse();
    link.peer().write(Arrays.copyOf(HELLO, 2));
    rig.settle(link.socket());
    assertThat(sending.isDone()).isFalse();
    link.peer().write(Arrays.copyOfRange(HELLO, 2, HELLO.length));
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(sending.information()).isEqualTo(100);
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    Peer peer = new ToyPeer(link.peer());
    assertThat(peer.readToEnd().bytes()).isEqualTo(Pattern.bytes(0, 100));
    assertThat(link.peer().readToEnd().isReset()).isFalse();
  }

  /** Waits for somebody else before each record. */
  private static final class Slow extends ToyStage {
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private volatile boolean ready;

    @Override
    public void attached(Link connection) {
      link.complete(connection);
    }

    @Override
    public Step decode(ByteBuffer wire, ByteBuffer plain) {
      return ready ? super.decode(wire, plain) : Step.WAIT;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      return ready ? super.encode(plain, wire) : Step.WAIT;
    }
  }

  @EachNet
  void aStageThatWaitsIsWokenByAnyThreadAndTheLoopIsIdleMeanwhile(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    Slow stage = new Slow();
    var link = staged(rig, log, stage, EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    peer.write(20_000);
    Call sending = send(link.socket(), Pattern.bytes(0, 100));
    rig.settle(link.socket());
    long wakeups = link.socket().statistics().wakeups();
    rig.stays(() -> link.socket().statistics().wakeups() <= wakeups + 2);
    assertThat(log.receives()).isZero();
    assertThat(sending.isDone()).isFalse();
    stage.ready = true;
    stage.link.join().wake();
    log.awaitAccepted(20_000);
    assertThat(sending.status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(100)).isEqualTo(Pattern.bytes(0, 100));
    Pattern.assertIs(log.accepted(), 0);
  }

  // ---- the end

  @EachNet
  void anEndWithoutTheStagesEndIsAnErrorBehindTheData(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    new ToyPeer(link.peer()).write(10);
    link.peer().finish();
    log.awaitEntry("end CONNECTION_DISCONNECTED");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 10));
    assertSignals(net, log, "disconnect ABORTIVE", "end CONNECTION_DISCONNECTED");
    assertThat(send(link.socket(), new byte[1]).status()).isEqualTo(Status.CONNECTION_DISCONNECTED);
  }

  @EachNet
  void theStagesEndIsTheEndThoughTheWireGoesOn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    Peer peer = new ToyPeer(link.peer());
    peer.write(10).write();
    log.awaitEntry("end SUCCESS");
    assertSignals(net, log, "disconnect GRACEFUL", "end SUCCESS");
    assertThat(send(link.socket(), Pattern.bytes(0, 10)).status()).isEqualTo(Status.SUCCESS);
    assertThat(peer.read(10)).isEqualTo(Pattern.bytes(0, 10));
    assertThat(Call.run(done -> link.socket().disconnect(new ByteBuffer[0], done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(peer.readToEnd().isReset()).isFalse();
  }

  @EachTransport
  void aPausedConnectionIsNotToldOfAnEndThatIsFarWithinTheBytes(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(REFUSE);
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE, EventType.DISCONNECT);
    int much = net.pick(200_000, 100_000);
    new ToyPeer(link.peer()).write(much).finish();
    log.awaitReceives(1);
    rig.stays(() -> log.signals().isEmpty());
    log.answer(ACCEPT);
    resume(link.socket());
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(log.accepted(), 0, much);
  }

  /** Ends with more than a window takes. */
  private static final class LongGoodBye extends ToyStage {
    private final int records;
    private int left;
    private boolean finishing;

    LongGoodBye(int records) {
      this.records = records;
    }

    @Override
    public Step encode(ByteBuffer plain, ByteBuffer wire) {
      if (finishing && left > 0 && wire.remaining() > 2) {
        wire.putShort((short) 1).put((byte) 0);
        left--;
        return Step.PROGRESS;
      }
      return super.encode(plain, wire);
    }

    @Override
    public void finish() {
      super.finish();
      finishing = true;
      left = records;
    }
  }

  @EachNet
  void anEndThatTheWindowDoesNotTakeWaitsForIt(Net net) {
    Rig rig = rigs.open(net);
    int records = net.pick(20_000, 1000);
    var link = staged(rig, rig.log(), new LongGoodBye(records));
    ByteBuffer[] last = {ByteBuffer.allocate(100)};
    Call ending = Call.start(done -> link.socket().disconnect(last, done));
    rig.settle(link.socket());
    if (net.isSimulated()) {
      assertThat(ending.isDone()).isFalse();
    }
    assertThat(new ToyPeer(link.peer()).readToEnd().bytes()).hasSize(100 + records);
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    assertThat(ending.information()).isEqualTo(100);
  }

  @EachNet
  void aHalfCloseGoesOutBehindWhatWasSentAndReceivingGoesOn(Net net) throws IOException {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = staged(rig, log, new ToyStage(), EventType.RECEIVE);
    Peer peer = new ToyPeer(link.peer());
    ByteBuffer[] last = {ByteBuffer.wrap(Pattern.bytes(0, 9000))};
    Call ending = Call.start(done -> link.socket().disconnect(last, done));
    assertThat(peer.readToEnd().bytes()).isEqualTo(Pattern.bytes(0, 9000));
    assertThat(link.peer().readToEnd().isReset()).isFalse();
    assertThat(ending.status()).isEqualTo(Status.SUCCESS);
    peer.write(5000).finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.acceptedCount()).isEqualTo(5000);
  }
}
