package dev.sluice.tck.kit;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStages;
import java.net.SocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A world in which every connection goes through a {@link ToyStage}, but for those of
 * {@link dev.sluice.api.ListeningSocket#accept}, and every peer speaks like it.
 */
final class ToyDriver implements Driver {
  private final Driver world;

  ToyDriver(Driver world) {
    this.world = world;
  }

  @Override
  public SocketClient register() {
    SocketClient client = world.register();
    return Proxies.proxy(SocketClient.class, (method, arguments) -> switch (method.getName()) {
      case "connectionSocket" -> Proxies.connectionSocket(client, arguments, ToyDriver::staged);
      case "listeningSocket" -> {
        if (arguments[1] instanceof ListeningEvents events) {
          arguments[1] = staging(events);
        }
        yield method.invoke(client, arguments);
      }
      default -> method.invoke(client, arguments);
    });
  }

  private static void staged(ConnectionSocket socket, Consumer<ConnectionSocket> then) {
    socket.registerExtension(ByteStages.class).install(new ToyStage(), new Request(done -> {
      if (done.status() != Status.SUCCESS) {
        throw new AssertionError("stage: " + done.status());
      }
      then.accept(socket);
    }));
  }

  private static ListeningEvents staging(ListeningEvents events) {
    return new ListeningEvents() {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        ConnectionSocket socket = event.socket();
        if (socket != null) {
          staged(socket, itself -> {});
        }
        return events.accept(event);
      }
    };
  }

  @Override
  public PeerServer server(int receiveBuffer) {
    PeerServer server = world.server(receiveBuffer);
    return new PeerServer() {
      @Override
      public SocketAddress address() {
        return server.address();
      }

      @Override
      public Peer accept() {
        return new ToyPeer(server.accept());
      }

      @Override
      public void close() {
        server.close();
      }

      @Override
      public void remove() {
        server.remove();
      }
    };
  }

  @Override
  public Peer dial(SocketAddress address) {
    return new ToyPeer(world.dial(address));
  }

  @Override
  public void until(BooleanSupplier condition) {
    world.until(condition);
  }

  @Override
  public void stays(BooleanSupplier condition) {
    world.stays(condition);
  }

  @Override
  public Status await(Request request) {
    return world.await(request);
  }

  @Override
  public boolean endsSoon(Request request) {
    return world.endsSoon(request);
  }

  @Override
  public void settle(EventSocket socket) {
    world.settle(socket);
  }

  @Override
  public void onLoop(EventSocket socket, Runnable action) {
    world.onLoop(socket, action);
  }

  @Override
  public void aside(Runnable action) {
    world.aside(action);
  }

  @Override
  public void nudge() {
    world.nudge();
  }

  @Override
  public Gate gate() {
    return world.gate();
  }

  @Override
  public DatagramPeer datagramPeer(SocketAddress address) {
    return world.datagramPeer(address);
  }

  @Override
  public SocketAddress silentAddress() {
    return world.silentAddress();
  }

  @Override
  public void closing(Runnable close) {
    world.closing(close);
  }

  @Override
  public void close() {
    world.close();
  }
}
