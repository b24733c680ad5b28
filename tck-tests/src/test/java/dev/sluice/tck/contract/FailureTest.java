package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a system does only when it breaks, so that no test can ask a real one for it. */
class FailureTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Writes down what callbacks are told, "dead" for an event without what it is about. */
  private static final class Told implements ListeningEvents, DatagramEvents {
    private final List<String> entries = new ArrayList<>();

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      entries.add(event.socket() == null ? "accept dead" : "accept");
      return AcceptVerdict.SUCCESS;
    }

    @Override
    public InspectVerdict inspect(InspectEvent event) {
      entries.add(event.id() == null ? "inspect dead" : "inspect");
      return InspectVerdict.REJECT;
    }

    @Override
    public ReceiveVerdict receiveFrom(DatagramEvent event) {
      entries.add(event.indication() == null ? "receive dead" : "receive");
      return ReceiveVerdict.SUCCESS;
    }
  }

  /** Only close is left, and it succeeds. */
  private static void assertDead(Rig rig, EventSocket socket) {
    rig.settle(socket);
    assertThat(Call.run(done -> socket.getOption(SocketOption.RECEIVE_BUFFER, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
  }

  @EachSimulation
  void wskR38_R79_aDeadListenerIsToldOnceByAnAcceptWithoutASocket(Net net) {
    Rig rig = rigs.open(net);
    Told told = new Told();
    ListeningSocket listener = rig.listener(told, EventType.ACCEPT);
    rig.simulation().faults().fail(listener);
    assertDead(rig, listener);
    assertThat(told.entries).containsExactly("accept dead");
  }

  @EachSimulation
  void wskR38_aDeadConditionalListenerIsToldByAnInspectWithoutAnId(Net net) {
    Rig rig = rigs.open(net);
    Told told = new Told();
    ListeningSocket listener = rig.listeningSocket(told);
    assertThat(Call.run(done -> listener.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    rig.simulation().faults().fail(listener);
    assertDead(rig, listener);
    assertThat(told.entries).containsExactly("inspect dead");
  }

  @EachSimulation
  void wskR55_R79_aDeadDatagramSocketIsToldByAnEventWithoutData(Net net) {
    Rig rig = rigs.open(net);
    Told told = new Told();
    DatagramSocket socket = Call.socket(
        DatagramSocket.class,
        done -> rig.client().datagramSocket(StandardProtocolFamily.INET, told, done));
    SocketAddress home = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThat(Call.run(done -> socket.bind(home, done))).isEqualTo(Status.SUCCESS);
    Rig.enable(socket, EventType.RECEIVE_FROM);
    rig.simulation().faults().fail(socket);
    assertDead(rig, socket);
    assertThat(told.entries).containsExactly("receive dead");
  }

  @EachSimulation
  void wskD8_R79_aDeadConnectionIsToldByAnEventWithoutData(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ConnectionSocket socket =
        rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT).socket();
    Call waiting =
        Call.start(done -> socket.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, done));
    rig.settle(socket);
    rig.simulation().faults().fail(socket);
    assertDead(rig, socket);
    assertThat(waiting.status().isError()).isTrue();
    assertThat(waiting.completions()).isOne();
    assertThat(log.entries()).containsExactly("failed");
  }

  @EachSimulation
  void whatTheSystemLacksIsToldAsInsufficientResources(Net net) {
    Rig rig = rigs.open(net);
    rig.simulation().faults().failSockets(1);
    assertThat(Call.run(done -> rig.client().connectionSocket(net.family(), null, done)))
        .isEqualTo(Status.INSUFFICIENT_RESOURCES);
    assertThat(Call.run(done -> rig.client().connectionSocket(net.family(), null, done)))
        .isEqualTo(Status.SUCCESS);
  }

  @EachSimulation
  void whatKeepsAConnectionFromBeingMadeIsItsStatus(Net net) {
    Rig rig = rigs.open(net);
    SocketAddress there = rig.server(0).address();
    Stream.of(Status.HOST_UNREACHABLE, Status.NETWORK_UNREACHABLE, Status.CONNECTION_REFUSED)
        .forEach(why -> {
          rig.simulation().faults().failConnect(there, why);
          ConnectionSocket socket = rig.connectionSocket(null);
          assertThat(Call.run(done -> rig.connect(socket, there, done))).isEqualTo(why);
        });
    rig.simulation().faults().silence(there, true);
    ConnectionSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(done -> rig.connect(socket, there, done))).isEqualTo(Status.IO_TIMEOUT);
  }

  @EachSimulation
  void aShortageOfMemoryDelaysAnIndicationAndAsksForAnEarlyRelease(Net net) {
    Rig rig = rigs.open(net);
    List<Boolean> asap = new ArrayList<>();
    EventLog log = rig.log((event, bytes) -> {
      asap.add(event.releaseAsap());
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    rig.simulation().faults().failBuffers(1);
    link.peer().write(5);
    log.awaitAccepted(5);
    assertThat(asap.get(0)).isTrue();
    link.peer().write(5);
    log.awaitAccepted(10);
    assertThat(asap.get(asap.size() - 1)).isFalse();
  }
}
