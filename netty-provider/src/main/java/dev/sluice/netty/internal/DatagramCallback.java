package dev.sluice.netty.internal;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.spi.support.Counters;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receive-from event of a datagram socket, its argument, and the list it refused. Loop only.
 *
 * <pre>
 * verdict             the list                           the event
 * SUCCESS             goes back                          goes on (WSK R47)
 * PENDING             is the application's               goes on (R48)
 * DATA_NOT_ACCEPTED   is kept, for whoever asks next     is off, unless it was enabled meanwhile (R49, D24)
 * the same, static    is dropped and counted             goes on (R51, D5)
 * </pre>
 */
final class DatagramCallback implements DatagramEvent {
  private final NettyDatagram socket;
  private final Counters counters;

  /** The list that was refused, until somebody takes it. */
  private @Nullable DatagramList refused;

  /** The last verdict was PENDING. */
  private boolean retains;

  private boolean running;

  /** What is true of every datagram of this socket. */
  private Set<DatagramFlag> flags = Set.of();

  /** What the application is asked about. */
  private @Nullable DatagramList indicated;

  DatagramCallback(NettyDatagram socket) {
    this.socket = socket;
    this.counters = socket.counters;
  }

  boolean isEnabled() {
    return socket.callbacks() != null && socket.events.isEnabled(EventType.RECEIVE_FROM);
  }

  /** Whether lists are likely to be kept: few bytes are copied before they are indicated. */
  boolean retains() {
    return retains;
  }

  void flags(Set<DatagramFlag> ofEveryDatagram) {
    flags = ofEveryDatagram;
  }

  // ---- the refused list

  boolean hasRefused() {
    return refused != null;
  }

  /** Takes the list out. */
  @Nullable
  DatagramList takeRefused() {
    DatagramList list = refused;
    if (list != null) {
      refused = null;
      socket.memory().charge(-list.cost());
    }
    return list;
  }

  /** Puts back what is left of the list, if anything is. */
  void putBack(DatagramList list) {
    if (list.isEmpty()) {
      list.giveBack();
    } else {
      refused = list;
      socket.memory().charge(list.cost());
    }
  }

  /** Takes out of the list what others sent; returns how many datagrams those were. */
  int keepOnlyFrom(InetSocketAddress sender) {
    DatagramList list = takeRefused();
    if (list == null) {
      return 0;
    }
    int dropped = list.keepOnlyFrom(sender);
    putBack(list);
    return dropped;
  }

  // ---- the event

  /** Asks the application about a list and does what it answers. False if the event is off. */
  boolean indicate(DatagramList list) {
    DatagramEvents callbacks = socket.callbacks();
    if (callbacks == null || !socket.events.enter(EventType.RECEIVE_FROM)) {
      keep(list);
      return false;
    }
    indicated = list;
    running = true;
    list.lend(socket);
    ReceiveVerdict verdict = null;
    try {
      verdict = callbacks.receiveFrom(this);
      if (verdict == null) {
        throw new NullPointerException("verdict");
      }
    } catch (Throwable thrown) {
      socket.callbackThrew("receiveFrom", thrown);
    } finally {
      running = false;
      indicated = null;
    }
    obey(list, verdict);
    socket.exit(EventType.RECEIVE_FROM);
    return verdict != null;
  }

  private void obey(DatagramList list, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      giveBack(list);
      return;
    }
    switch (verdict) {
      case SUCCESS -> {
        retains = false;
        counters.add(Counters.Of.SUCCESS, 1);
        accepted(list.count(), list.bytes());
        giveBack(list);
      }
      case PENDING -> {
        retains = true;
        counters.add(Counters.Of.PENDING, 1);
        accepted(list.count(), list.bytes());
        retain(list);
      }
      case DATA_NOT_ACCEPTED -> {
        counters.add(Counters.Of.NOT_ACCEPTED, 1);
        counters.add(Counters.Of.DATAGRAMS_REFUSED, list.count());
        if (socket.events.isStatic(EventType.RECEIVE_FROM)) {
          counters.add(Counters.Of.DATAGRAMS_DROPPED, list.count());
          giveBack(list);
        } else {
          keep(list.takeBack() ? list : list.reborn());
          switchOff();
        }
      }
    }
  }

  /** Counts what the application has now. */
  void accepted(int datagrams, long bytes) {
    counters.add(Counters.Of.DATAGRAMS_ACCEPTED, datagrams);
    counters.add(Counters.Of.BYTES_ACCEPTED, bytes);
  }

  private void giveBack(DatagramList list) {
    if (!list.takeBack() || list.isKept()) {
      list.giveBack();
    }
  }

  private void retain(DatagramList list) {
    long cost = list.cost();
    if (!list.retain(socket.memory().retain(cost))) { // released before it was retained (D17)
      socket.memory().release(cost, list.age());
      list.giveBack();
    }
  }

  /** Keeps a list for whoever asks next: few bytes are copied out of the block, many keep it. */
  private void keep(DatagramList list) {
    DatagramList kept = list;
    if (!list.isKept()) {
      kept = socket.loop.datagramPool().isSmall(list.used()) ? list.copy() : list;
      kept.keep();
    }
    putBack(kept);
  }

  private void switchOff() {
    socket.events.refused(EventType.RECEIVE_FROM);
    if (!isEnabled()) {
      counters.add(Counters.Of.PAUSES, 1);
      counters.begin(Counters.Of.PAUSED_SINCE);
    }
  }

  /** The event was switched on or off. */
  void switched() {
    if (isEnabled() && counters.get(Counters.Of.PAUSED_SINCE) != Counters.NEVER) {
      endPause();
      counters.add(Counters.Of.RESUMES, 1);
    }
  }

  private void endPause() {
    counters.max(
        Counters.Of.LONGEST_PAUSE,
        counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
  }

  /** The socket no longer works: an event without an indication (WSK R55). */
  void tellFailure() {
    DatagramEvents callbacks = socket.callbacks();
    if (running || callbacks == null || !socket.events.enter(EventType.RECEIVE_FROM)) {
      return;
    }
    try {
      callbacks.receiveFrom(this);
    } catch (Throwable thrown) {
      socket.callbackThrew("receiveFrom", thrown);
    }
    socket.exit(EventType.RECEIVE_FROM);
  }

  /** Forgets what was refused; the socket closes. */
  void die() {
    endPause();
    DatagramList list = takeRefused();
    if (list != null) {
      list.giveBack();
    }
  }

  // ---- the argument

  @Override
  public @Nullable DatagramIndication indication() {
    return indicated == null ? null : indicated.head();
  }

  @Override
  public int datagrams() {
    return indicated == null ? 0 : indicated.count();
  }

  @Override
  public Set<DatagramFlag> flags() {
    return flags;
  }
}
