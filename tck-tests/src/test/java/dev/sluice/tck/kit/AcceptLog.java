package dev.sluice.tck.kit;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accept callbacks that write down what they are given. */
public class AcceptLog implements ListeningEvents {
  private final ConnectionEvents events;
  private final List<ConnectionSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<SocketAddress> locals = new CopyOnWriteArrayList<>();
  private final List<SocketAddress> remotes = new CopyOnWriteArrayList<>();

  /** Tests write, the loop reads. */
  private volatile AcceptVerdict answer = AcceptVerdict.SUCCESS;

  /** As {@link #answer}. */
  private volatile ListeningSocket listener;

  /** The callbacks for every new socket, or null. */
  public AcceptLog(ConnectionEvents events) {
    this.events = events;
  }

  public AcceptLog answer(AcceptVerdict verdict) {
    answer = verdict;
    return this;
  }

  public void listener(ListeningSocket socket) {
    listener = socket;
  }

  public ListeningSocket listener() {
    return listener;
  }

  @Override
  public AcceptVerdict accept(AcceptEvent event) {
    if (events != null) {
      event.events(events);
    }
    locals.add(event.localAddress());
    remotes.add(event.remoteAddress());
    sockets.add(event.socket());
    return answer;
  }

  public List<ConnectionSocket> sockets() {
    return sockets;
  }

  public List<SocketAddress> localAddresses() {
    return locals;
  }

  public List<SocketAddress> remoteAddresses() {
    return remotes;
  }

  public List<ConnectionSocket> awaitSockets(int count) {
    Driver.current().until(() -> sockets.size() >= count);
    return sockets;
  }
}
