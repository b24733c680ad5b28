package dev.sluice.testkit.internal;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import dev.sluice.testkit.internal.DatagramEnd.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a simulated datagram socket. Datagrams wait in the receive buffer,
 * which drops the newest ones when it is full (WSK D6), for queued receives first and for the event
 * else (R27). In steps only.
 */
final class DatagramReceiving {
  /** The most that is indicated at a time. */
  private static final int LONGEST_LIST = 16;

  private final SimulatedDatagrams socket;
  private final Counters counters;
  private final @Nullable DatagramEvents callbacks;
  private final Lane lane;
  private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);

  /** Bytes in {@link #arrived}. */
  private int waiting;

  /** The fixed peer answered that nobody is there, and nobody was told. */
  private boolean unreachable;

  /** Receives that ended and whose completions have not run. */
  private int completing;

  /** The latest list was kept, so the next one may be, too. */
  private boolean retains;

  /** A limit forbids to take more. */
  private boolean stopped;

  private boolean posted;

  /** Datagrams for which there was no room; written in steps, read by any thread. */
  private final AtomicLong lost = new AtomicLong();

  DatagramReceiving(SimulatedDatagrams socket, @Nullable DatagramEvents callbacks) {
    this.socket = socket;
    this.counters = socket.counters;
    this.callbacks = callbacks;
    this.lane = socket.lane("receive");
  }

  Status receive(ByteBuffer buffer, Request request) {
    return new Receive(buffer, request).submit();
  }

  // ---- the fixed peer

  /** The fixed peer is another one, or none; the filter is for what is queued already, too. */
  void peer(@Nullable InetSocketAddress only) {
    unreachable = false;
    if (only == null) {
      return;
    }
    for (Packet packet : List.copyOf(arrived)) {
      if (!packet.from().equals(only)) {
        arrived.remove(packet);
        waiting -= packet.bytes().length;
        filtered();
      }
    }
  }

  /** The filter drops a datagram that was received. */
  void filtered() {
    counters.add(Counters.Of.DATAGRAMS_RECEIVED, 1);
    counters.add(Counters.Of.DATAGRAMS_FILTERED, 1);
  }

  /** The fixed peer answered that nobody is there: the oldest receive gets it, or who is next. */
  void peerUnreachable() {
    Receive first = queue.poll();
    if (first != null) {
      first.end(Status.PORT_UNREACHABLE);
    } else {
      unreachable = true;
    }
  }

  /** Takes note of the peer's answer that nobody is there, once. */
  boolean takeUnreachable() {
    boolean was = unreachable;
    unreachable = false;
    return was;
  }

  // ---- arrivals

  /** Datagrams for which there was no room. Any thread. */
  long lost() {
    return lost.get();
  }

  void arrived(Packet packet) {
    if (waiting + packet.bytes().length > socket.options.number(SocketOption.RECEIVE_BUFFER)
        && !arrived.isEmpty()) {
      lost.incrementAndGet();
      socket.steps.note("dropped, the receive buffer of " + socket + " is full");
      return;
    }
    arrived.add(packet);
    waiting += packet.bytes().length;
    wake();
  }

  private Packet take() {
    Packet first = arrived.remove();
    waiting -= first.bytes().length;
    counters.add(Counters.Of.READS, 1);
    counters.add(Counters.Of.BYTES_READ, first.bytes().length);
    counters.add(Counters.Of.DATAGRAMS_RECEIVED, 1);
    return first;
  }

  // ---- steps

  private boolean isArmed() {
    return completing == 0
        && !stopped
        && callbacks != null
        && socket.events.isEnabled(EventType.RECEIVE_FROM);
  }

  private boolean hasWork() {
    return socket.isOpen()
        && socket.isBound()
        && !arrived.isEmpty()
        && (!queue.isEmpty() || isArmed());
  }

  /** Something changed: perhaps there is something to do. */
  void wake() {
    if (!posted && hasWork()) {
      posted = true;
      socket.steps.post(lane, "step", this::step);
    }
  }

  /** There may be memory again. */
  void memoryFreed() {
    stopped = socket.budget().isStopped();
    wake();
  }

  private void step() {
    posted = false;
    if (!hasWork()) {
      return;
    }
    Receive first = queue.poll();
    if (first != null) {
      first.take(take());
    } else if (callbacks != null) {
      indicate(callbacks);
    }
    wake();
  }

  // ---- the event

  private void indicate(DatagramEvents told) {
    stopped = retains && socket.budget().isStopped();
    if (stopped || !socket.events.enter(EventType.RECEIVE_FROM)) {
      return;
    }
    List<Packet> packets = nextPackets();
    LentList list =
        LentList.ofDatagrams(packets, socket.options.number(SocketOption.DATAGRAM_SIZE));
    list.lend(socket);
    ReceiveVerdict verdict = null;
    try {
      verdict = Objects.requireNonNull(told.receiveFrom(new Arrival(list, flags())), "verdict");
    } catch (Throwable thrown) {
      socket.callbackThrew("receiveFrom", thrown);
    }
    socket.steps.note("receiveFrom " + packets.size() + " datagrams -> " + verdict);
    obey(list, verdict);
    socket.exit(EventType.RECEIVE_FROM);
  }

  /** The first datagrams, as many as the seed says. They stay. */
  private List<Packet> nextPackets() {
    int most = socket.network.part(Math.min(LONGEST_LIST, arrived.size()));
    return arrived.stream().limit(most).toList();
  }

  /** What the socket's own address tells of all its datagrams. */
  private Set<DatagramFlag> flags() {
    Set<DatagramFlag> flags = EnumSet.noneOf(DatagramFlag.class);
    InetAddress address = ((InetSocketAddress) socket.localAddress()).getAddress();
    if (Network.isBroadcast(address)) {
      flags.add(DatagramFlag.BROADCAST);
    }
    if (address.isMulticastAddress()) {
      flags.add(DatagramFlag.MULTICAST);
    }
    return flags;
  }

  private void obey(LentList list, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      list.takeBack();
      return;
    }
    boolean kept = verdict == ReceiveVerdict.DATA_NOT_ACCEPTED
        && !socket.events.isStatic(EventType.RECEIVE_FROM);
    for (int i = 0; i < list.size() && !kept; i++) {
      take();
    }
    if (verdict != ReceiveVerdict.DATA_NOT_ACCEPTED) {
      counters.add(Counters.Of.DATAGRAMS_ACCEPTED, list.size());
      counters.add(Counters.Of.DATAGRAMS_TRUNCATED, list.truncated());
      counters.add(Counters.Of.BYTES_ACCEPTED, list.length());
      retains = verdict == ReceiveVerdict.PENDING;
    }
    if (verdict == ReceiveVerdict.PENDING) {
      counters.add(Counters.Of.PENDING, 1);
      socket.retain(list);
      return;
    }
    list.takeBack();
    if (verdict == ReceiveVerdict.SUCCESS) {
      counters.add(Counters.Of.SUCCESS, 1);
      return;
    }
    counters.add(Counters.Of.NOT_ACCEPTED, 1);
    counters.add(Counters.Of.DATAGRAMS_REFUSED, list.size());
    if (kept) {
      switchOff();
    } else {
      counters.add(Counters.Of.DATAGRAMS_DROPPED, list.size());
    }
  }

  private void switchOff() {
    socket.events.refused(EventType.RECEIVE_FROM);
    if (!socket.events.isEnabled(EventType.RECEIVE_FROM)) {
      counters.add(Counters.Of.PAUSES, 1);
      counters.begin(Counters.Of.PAUSED_SINCE);
    }
  }

  /** The event was switched on or off. */
  void eventsChanged() {
    boolean paused = counters.get(Counters.Of.PAUSED_SINCE) != Counters.NEVER;
    if (paused && socket.events.isEnabled(EventType.RECEIVE_FROM)) {
      endPause();
      counters.add(Counters.Of.RESUMES, 1);
    }
    wake();
  }

  private void endPause() {
    counters.max(
        Counters.Of.LONGEST_PAUSE,
        counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
  }

  /** The socket no longer works: an event without an indication (WSK R55). */
  void tellFailure() {
    if (callbacks == null || !socket.events.enter(EventType.RECEIVE_FROM)) {
      return;
    }
    socket.steps.note("receiveFrom without an indication");
    try {
      callbacks.receiveFrom(new Arrival(null, Set.of()));
    } catch (Throwable thrown) {
      socket.callbackThrew("receiveFrom", thrown);
    }
    socket.exit(EventType.RECEIVE_FROM);
  }

  /** The event's argument. */
  private record Arrival(@Nullable LentList list, Set<DatagramFlag> flags)
      implements DatagramEvent {
    @Override
    public @Nullable DatagramIndication indication() {
      return list == null ? null : (LentList.Datagram) list.head();
    }

    @Override
    public int datagrams() {
      return list == null ? 0 : list.size();
    }
  }

  /** Ends every queued receive; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why);
    }
    endPause();
    arrived.clear();
  }

  // ---- the requests

  /** One WskReceiveFrom. */
  private final class Receive extends Operation {
    private final ByteBuffer buffer;

    Receive(ByteBuffer buffer, Request request) {
      super(socket.loop, request);
      this.buffer = buffer;
    }

    @Override
    protected Status perform() {
      if (!socket.isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      if (!socket.isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      if (buffer.isReadOnly()) {
        return end(Status.INVALID_PARAMETER);
      }
      if (takeUnreachable()) {
        return end(Status.PORT_UNREACHABLE);
      }
      queue.add(this);
      wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED);
        wake();
      }
    }

    void take(Packet packet) {
      int length = Math.min(buffer.remaining(), packet.bytes().length);
      buffer.put(packet.bytes(), 0, length);
      Set<DatagramFlag> flags = flags();
      if (length < packet.bytes().length) {
        flags.add(DatagramFlag.TRUNCATED);
        counters.add(Counters.Of.DATAGRAMS_TRUNCATED, 1);
      }
      counters.add(Counters.Of.DATAGRAMS_ACCEPTED, 1);
      counters.add(Counters.Of.BYTES_ACCEPTED, length);
      end(Status.SUCCESS, length, new DatagramSource(packet.from(), flags));
      completing++;
      socket.loop.later(() -> {
        completing--;
        wake();
      });
    }
  }
}
