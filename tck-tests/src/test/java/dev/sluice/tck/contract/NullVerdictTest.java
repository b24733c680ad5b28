package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A null where a verdict is due aborts the socket, as a callback that throws does. */
class NullVerdictTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static List<Status> endOf(EventSocket socket) {
    List<Status> ends = new CopyOnWriteArrayList<>();
    socket.onClose((reason, cause) -> ends.add(reason));
    return ends;
  }

  private static void assertAborted(Rig rig, EventSocket socket, List<Status> ends) {
    rig.until(() -> !ends.isEmpty());
    assertThat(ends).containsExactly(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(done -> socket.getOption(SocketOption.RECEIVE_BUFFER, done)))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void aNullFromAcceptAbortsTheListenerAndResetsTheConnection(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    ListeningEvents events = new ListeningEvents() {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        return null;
      }
    };
    ListeningSocket listener = rig.listener(events, EventType.ACCEPT);
    List<Status> ends = endOf(listener);
    rig.dial(listener);
    assertAborted(rig, listener, ends);
    assertThat(listener.statistics().accept().refused()).isOne();
    rig.until(() -> rig.client().sockets().isEmpty());
  }

  @EachNet
  void aNullFromInspectAbortsTheListenerAndResetsTheConnection(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    ListeningEvents events = new ListeningEvents() {
      @Override
      public InspectVerdict inspect(InspectEvent event) {
        return null;
      }
    };
    ListeningSocket listener = ConditionalAcceptTest.conditional(rig, events, EventType.ACCEPT);
    List<Status> ends = endOf(listener);
    rig.dial(listener);
    assertAborted(rig, listener, ends);
    assertThat(listener.statistics().accept().refused()).isOne();
  }

  @EachNet
  void aNullFromReceiveAbortsTheConnection(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    ConnectionEvents events = new ConnectionEvents() {
      @Override
      public ReceiveVerdict receive(ReceiveEvent event) {
        return null;
      }
    };
    var link = rig.connected(events, EventType.RECEIVE);
    List<Status> ends = endOf(link.socket());
    link.peer().write(3);
    assertAborted(rig, link.socket(), ends);
  }

  @EachDatagramNet
  void aNullFromReceiveFromAbortsTheSocket(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    DatagramEvents events = new DatagramEvents() {
      @Override
      public ReceiveVerdict receiveFrom(DatagramEvent event) {
        return null;
      }
    };
    DatagramSocket socket = rig.datagrams(events, EventType.RECEIVE_FROM);
    List<Status> ends = endOf(socket);
    rig.datagramPeer().send(socket.localAddress(), new byte[] {1});
    assertAborted(rig, socket, ends);
  }
}
