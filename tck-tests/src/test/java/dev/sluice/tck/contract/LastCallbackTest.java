package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a callback throws aborts its socket, so that it is the last one. */
class LastCallbackTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static IllegalStateException onPurpose(AtomicInteger told) {
    told.incrementAndGet();
    return new IllegalStateException("on purpose");
  }

  @EachNet
  void aConnectionIsToldNothingAfterItsReceiveEventThrew(Net net) {
    assertLast(net, () -> {
      throw new IllegalStateException("on purpose");
    });
  }

  @EachNet
  @SuppressWarnings("NullAway") // the mistake that is tested
  void aConnectionIsToldNothingAfterAReceiveEventWithoutAVerdict(Net net) {
    assertLast(net, () -> null);
  }

  private void assertLast(Net net, Supplier<ReceiveVerdict> answer) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    List<String> told = new CopyOnWriteArrayList<>();
    AtomicBoolean closing = new AtomicBoolean();
    var link = rig.connected(new ConnectionEvents() {
      @Override
      public ReceiveVerdict receive(ReceiveEvent event) {
        told.add("receive");
        return answer.get();
      }

      @Override
      public void endOfReceive(Status status) {
        told.add("end " + status);
      }

      @Override
      public void disconnect(Disconnect kind) {
        told.add("disconnect " + kind);
      }
    });
    link.socket().onClose((why, thrown) -> closing.set(true));
    link.peer().write(3).finish();
    rig.settle(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE, EventType.DISCONNECT);
    rig.until(closing::get);
    rig.settle(link.socket());
    assertThat(told).containsOnlyOnce("receive").endsWith("receive");
  }

  @EachDatagramNet
  void aDatagramSocketIsToldNothingAfterItsEventThrew(Net net) {
    assertLast(net, event -> {
      throw new IllegalStateException("on purpose");
    });
  }

  @EachDatagramNet
  @SuppressWarnings("NullAway") // the mistake that is tested
  void aDatagramSocketIsToldNothingAfterAnEventWithoutAVerdict(Net net) {
    assertLast(net, event -> null);
  }

  private void assertLast(Net net, Function<DatagramEvent, ReceiveVerdict> answer) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    AtomicInteger told = new AtomicInteger();
    AtomicBoolean closing = new AtomicBoolean();
    DatagramSocket socket = rig.datagrams(new DatagramEvents() {
      @Override
      public ReceiveVerdict receiveFrom(DatagramEvent event) {
        told.incrementAndGet();
        return answer.apply(event);
      }
    });
    socket.onClose((why, thrown) -> closing.set(true));
    DatagramPeer peer = rig.datagramPeer();
    peer.send(socket.localAddress(), new byte[1]).send(socket.localAddress(), new byte[2]);
    rig.settle(socket);
    Rig.enable(socket, EventType.RECEIVE_FROM);
    rig.until(closing::get);
    rig.settle(socket);
    assertThat(told).hasValue(1);
  }

  @EachNet
  void aListenerIsToldNothingAfterItsAcceptEventThrew(Net net) {
    Rig rig = rigs.open(net);
    Thrower thrower = new Thrower();
    ListeningSocket listener = rig.listener(thrower);
    assertLast(rig, listener, thrower);
  }

  @EachNet
  void aListenerIsToldNothingAfterItsInspectEventThrew(Net net) {
    Rig rig = rigs.open(net);
    Thrower thrower = new Thrower();
    assertLast(rig, ConditionalAcceptTest.conditional(rig, thrower), thrower);
  }

  private void assertLast(Rig rig, ListeningSocket listener, Thrower thrower) {
    rigs.expectLoggedErrors();
    AtomicBoolean closing = new AtomicBoolean();
    listener.onClose((why, thrown) -> closing.set(true));
    if (rig.net().isSimulated()) {
      for (int i = 0; i < 3; i++) {
        rig.simulation().connect(listener.localAddress());
      }
    } else {
      rig.dial(listener);
    }
    listener.enableEvents(Set.of(EventType.ACCEPT)); // unless an inspection threw before
    rig.until(closing::get);
    rig.settle(listener);
    assertThat(thrower.told).hasValue(1);
  }

  /** Throws whenever it is told something. */
  private static final class Thrower implements ListeningEvents {
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      throw onPurpose(told);
    }

    @Override
    public InspectVerdict inspect(InspectEvent event) {
      throw onPurpose(told);
    }

    @Override
    public void abort(InspectId id) {
      throw onPurpose(told);
    }
  }
}
