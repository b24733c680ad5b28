package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.RawPeer;
import dev.sluice.tck.kit.RealGate;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The number of a closed descriptor is used again for the next connection; an event that the system
 * reported for the old one must not reach the new one.
 */
@Timeout(300)
class DescriptorReuseTest {
  private static final int ROUNDS = (int) Form.pick(10_000, 100_000);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealNet
  void closingAndAcceptingInOneTurnConfusesNoSocketWithAnother(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<String> confusion = new AtomicReference<>();
    AtomicInteger accepted = new AtomicInteger();
    Door door = new Door(accepted, confusion);
    ListeningSocket listener =
        rig.listener(door, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    Peer before = null;
    for (int round = 0; round < ROUNDS && confusion.get() == null; round++) {
      // the last connection's bytes or its end are due in the turn in which it is closed
      Peer peer = RawPeer.connectTo(listener.localAddress());
      if (before != null) {
        try {
          if (round % 2 == 0) {
            before.write((byte) (round - 1), (byte) (round - 1));
          } else {
            before.finish();
          }
        } catch (java.io.UncheckedIOException closed) {
          // it was closed already
        }
        before.close();
      }
      int expected = round + 1;
      if (round % 16 == 15) {
        await().until(() -> accepted.get() >= expected || confusion.get() != null);
      }
      before = peer;
    }
    await().until(() -> accepted.get() >= ROUNDS || confusion.get() != null);
    before.close();
    assertThat(confusion.get()).isNull();
  }

  @EachRealNet
  void closingAndConnectingInOneTurnConfusesNoSocketWithAnother(Net net) throws IOException {
    Rig rig = rigs.open(net);
    PeerServer server = rig.server(0);
    Swap swap = new Swap(rig, server.address());
    var trigger = rig.connected(swap, EventType.RECEIVE);
    rig.onLoop(trigger.socket(), swap::connect);
    Peer peer = rig.peer(server.accept());
    for (int round = 0; round < ROUNDS / 10; round++) {
      int expected = round + 1;
      await().until(() -> swap.connected.get() == expected);
      // while the loop is held, the trigger and the connection to be closed become ready; in both
      // orders, since the close must come before the other's event
      RealGate held = new RealGate();
      trigger.socket().eventLoop().execute(() -> held.pass(true));
      held.awaitArrival();
      if (round % 2 == 0) {
        trigger.peer().write(1);
        peer.close();
      } else {
        peer.close();
        trigger.peer().write(1);
      }
      held.open();
      peer = server.accept();
      await().until(() -> swap.connected.get() == expected + 1);
      rig.settle(trigger.socket());
      assertThat(swap.log.entries())
          .as("of a connection whose peer did nothing")
          .isEmpty();
    }
    peer.close();
  }

  /** Closes a connection when triggered, and connects another one as soon as that is closed. */
  private static final class Swap implements ConnectionEvents {
    private final Rig rig;
    private final SocketAddress address;
    private final AtomicInteger connected = new AtomicInteger();
    private ConnectionSocket now;
    private volatile EventLog log;

    Swap(Rig rig, SocketAddress address) {
      this.rig = rig;
      this.address = address;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      now.close(new Request(closed -> connect()));
      return ReceiveVerdict.SUCCESS;
    }

    private void connect() {
      EventLog events = new EventLog();
      rig.client()
          .connectionSocket(
              rig.net().family(),
              events,
              new Request(created -> connect(created.socket(ConnectionSocket.class), events)));
    }

    private void connect(ConnectionSocket socket, EventLog events) {
      if (rig.net().isTcp()) {
        socket.bind(rig.net().wildcard(), new Request());
      }
      socket.connect(address, new Request(done -> {
        now = socket;
        log = events;
        Rig.enable(socket, EventType.DISCONNECT); // told without reading what is there
        connected.incrementAndGet();
      }));
    }
  }

  /** Closes the connection before when the next one comes. */
  private static final class Door implements ListeningEvents {
    private final AtomicInteger accepted;
    private final AtomicReference<String> confusion;
    private ConnectionSocket last;
    private Guest guest;

    Door(AtomicInteger accepted, AtomicReference<String> confusion) {
      this.accepted = accepted;
      this.confusion = confusion;
    }

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      int number = accepted.getAndIncrement();
      if (last != null) {
        guest.closed = true;
        last.close(new Request());
      }
      last = event.socket();
      guest = new Guest(number, confusion);
      event.events(guest);
      return AcceptVerdict.SUCCESS;
    }
  }

  /** A connection that knows which bytes are its own. */
  private static final class Guest implements ConnectionEvents {
    private final int number;
    private final AtomicReference<String> confusion;
    private boolean closed;

    Guest(int number, AtomicReference<String> confusion) {
      this.number = number;
      this.confusion = confusion;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      ByteBuffer data = event.indication().buffer();
      if (data.get(data.position()) != (byte) number) {
        confusion.set("connection " + number + " got bytes of " + data.get(data.position()));
      }
      return ReceiveVerdict.SUCCESS;
    }

    @Override
    public void endOfReceive(Status status) {
      check("endOfReceive");
    }

    @Override
    public void disconnect(Disconnect kind) {
      check("disconnect");
    }

    private void check(String event) {
      if (closed) {
        confusion.set(event + " of connection " + number + " after it was told to close");
      }
    }
  }
}
