package dev.sluice.testkit.internal;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.EventType;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Counters;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated datagram socket. Datagrams wait in the receive buffer, which drops the newest ones
 * when it is full (WSK D6), for queued receives first and for the event else (R27). In steps only,
 * where a field does not say otherwise.
 */
final class SimulatedDatagrams extends SimulatedSocket implements DatagramSocket, DatagramEnd {

  /** The most that is indicated at a time. */
  private static final int LONGEST_LIST = 16;

  private final @Nullable DatagramEvents callbacks;
  private final DatagramSends sends;
  private final Lane lane = lane("receive");
  private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);
  private final Set<MulticastGroup> groups = new LinkedHashSet<>();

  /** Bytes in {@link #arrived}. */
  private int waiting;

  /** The fixed peer, which filters. */
  private @Nullable InetSocketAddress remote;

  /** The fixed destination. */
  private @Nullable InetSocketAddress sendTo;

  /** The fixed peer answered that nobody is there, and nobody was told. */
  private boolean unreachable;

  /** Receives that ended and whose completions have not run. */
  private int completing;

  private boolean posted;

  SimulatedDatagrams(
      SimulatedClient client, ProtocolFamily family, @Nullable DatagramEvents callbacks) {
    super(client, Category.DATAGRAM, "datagrams", family);
    this.callbacks = callbacks;
    this.sends = new DatagramSends(this);
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        Status answer = checkBind(address);
        if (answer != Status.SUCCESS) {
          return end(answer);
        }
        InetSocketAddress chosen = (InetSocketAddress) network.withPort(address);
        answer = network.bindDatagrams(chosen, sharing(), SimulatedDatagrams.this);
        if (answer == Status.SUCCESS) {
          setLocalAddress(chosen);
        }
        return end(answer);
      }
    }.submit();
  }

  /** Groups may be bound to, beside the host's own addresses. */
  private Status checkBind(SocketAddress address) {
    boolean group = address instanceof InetSocketAddress known
        && !known.isUnresolved()
        && known.getAddress().isMulticastAddress();
    return group ? Addresses.local(address, family) : network.checkLocal(address, family);
  }

  // ---- sending

  @Override
  public Status sendTo(ByteBuffer[] buffers, @Nullable SocketAddress to, Request request) {
    return sends.send(Arguments.buffers(buffers), to, request);
  }

  @Override
  public Status sendMessages(
      List<ByteBuffer> datagrams, @Nullable SocketAddress to, Request request) {
    return sends.sendEach(Arguments.elements(datagrams, "datagrams"), to, request);
  }

  /** Where a datagram without an address goes. */
  @Nullable
  InetSocketAddress destination() {
    return sendTo != null ? sendTo : remote;
  }

  /** Takes note of the peer's answer that nobody is there, once. */
  boolean takeUnreachable() {
    boolean was = unreachable;
    unreachable = false;
    return was;
  }

  /** The same, for a call that uses an address. */
  boolean takeUnreachable(InetSocketAddress target) {
    return target.equals(remote) && takeUnreachable();
  }

  @Override
  public void unreachable(InetSocketAddress to) {
    if (!isOpen() || !to.equals(remote)) {
      return;
    }
    Receive first = queue.poll();
    if (first != null) {
      first.end(Status.PORT_UNREACHABLE);
    } else {
      unreachable = true;
    }
  }

  // ---- arrivals

  @Override
  public boolean isMember(InetAddress group) {
    return groups.stream().anyMatch(joined -> joined.group().equals(group));
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public boolean loopsBack() {
    return options.isOn(SocketOption.MULTICAST_LOOP);
  }

  @Override
  public void arrived(Packet packet) {
    if (!isOpen()) {
      return;
    }
    if (remote != null && !packet.from().equals(remote)) {
      counters.add(Counters.Of.DATAGRAMS_FILTERED, 1);
      return;
    }
    if (waiting + packet.bytes().length > options.number(SocketOption.RECEIVE_BUFFER)
        && !arrived.isEmpty()) {
      steps.note("dropped, the receive buffer of " + this + " is full");
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
    return completing == 0 && callbacks != null && events.isEnabled(EventType.RECEIVE_FROM);
  }

  private boolean hasWork() {
    return isOpen() && isBound() && !arrived.isEmpty() && (!queue.isEmpty() || isArmed());
  }

  private void wake() {
    if (!posted && hasWork()) {
      posted = true;
      steps.post(lane, "step", this::step);
    }
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

  private void indicate(DatagramEvents told) {
    if (!events.enter(EventType.RECEIVE_FROM)) {
      return;
    }
    List<Packet> packets = nextPackets();
    LentList list = LentList.ofDatagrams(packets, options.number(SocketOption.DATAGRAM_SIZE));
    list.lend(this);
    ReceiveVerdict verdict = null;
    try {
      verdict = told.receiveFrom(new Arrival(list, flags()));
    } catch (Throwable thrown) {
      callbackThrew("receiveFrom", thrown);
    }
    steps.note("receiveFrom " + packets.size() + " datagrams -> " + verdict);
    obey(list, verdict);
    exit(EventType.RECEIVE_FROM);
  }

  /** The first datagrams, as many as the seed says. They stay. */
  private List<Packet> nextPackets() {
    int most = network.part(Math.min(LONGEST_LIST, arrived.size()));
    return arrived.stream().limit(most).toList();
  }

  /** What the socket's own address tells of all its datagrams. */
  private Set<DatagramFlag> flags() {
    Set<DatagramFlag> flags = EnumSet.noneOf(DatagramFlag.class);
    InetAddress address = ((InetSocketAddress) localAddress()).getAddress();
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
      dieLater(Status.FILE_FORCED_CLOSED, new NullPointerException("verdict"));
      return;
    }
    boolean kept =
        verdict == ReceiveVerdict.DATA_NOT_ACCEPTED && !events.isStatic(EventType.RECEIVE_FROM);
    for (int i = 0; i < list.size() && !kept; i++) {
      take();
    }
    if (verdict != ReceiveVerdict.DATA_NOT_ACCEPTED) {
      counters.add(Counters.Of.DATAGRAMS_ACCEPTED, list.size());
      counters.add(Counters.Of.DATAGRAMS_TRUNCATED, list.truncated());
    }
    if (verdict == ReceiveVerdict.PENDING) {
      counters.add(Counters.Of.PENDING, 1);
      counters.add(Counters.Of.BYTES_ACCEPTED, list.length());
      retain(list);
      return;
    }
    list.takeBack();
    if (verdict == ReceiveVerdict.SUCCESS) {
      counters.add(Counters.Of.SUCCESS, 1);
      counters.add(Counters.Of.BYTES_ACCEPTED, list.length());
      return;
    }
    counters.add(Counters.Of.NOT_ACCEPTED, 1);
    counters.add(Counters.Of.DATAGRAMS_REFUSED, list.size());
    if (kept) {
      events.refused(EventType.RECEIVE_FROM);
    } else {
      counters.add(Counters.Of.DATAGRAMS_DROPPED, list.size());
    }
  }

  @Override
  void tellFailure() {
    if (callbacks == null || !events.enter(EventType.RECEIVE_FROM)) {
      return;
    }
    steps.note("receiveFrom without an indication");
    try {
      callbacks.receiveFrom(new Arrival(null, Set.of()));
    } catch (Throwable thrown) {
      callbackThrew("receiveFrom", thrown);
    }
    exit(EventType.RECEIVE_FROM);
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

  @Override
  public Status receiveFrom(ByteBuffer buffer, Request request) {
    return new Receive(Objects.requireNonNull(buffer, "buffer"), request).submit();
  }

  @Override
  public Status release(DatagramIndication indication) {
    return releaseList(Objects.requireNonNull(indication, "indication"));
  }

  // ---- events and controls

  @Override
  protected void eventsChanged() {
    wake();
  }

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
    if (control == SocketControl.SET_REMOTE_ADDRESS
        || control == SocketControl.SET_SEND_TO_ADDRESS) {
      return call.end(fix(control == SocketControl.SET_REMOTE_ADDRESS, input));
    }
    if (control == SocketControl.JOIN_GROUP || control == SocketControl.LEAVE_GROUP) {
      return call.end(member(control == SocketControl.JOIN_GROUP, (MulticastGroup) input));
    }
    return super.applyControl(control, input, call);
  }

  private Status fix(boolean peer, @Nullable Object address) {
    if (!isBound()) {
      return Status.INVALID_DEVICE_STATE;
    }
    InetSocketAddress fixed = null;
    if (address != null) {
      Status answer = checkTarget((SocketAddress) address);
      if (answer != Status.SUCCESS) {
        return answer;
      }
      fixed = (InetSocketAddress) address;
    }
    if (peer) {
      remote = fixed;
      unreachable = false;
      dropOthers();
    } else {
      sendTo = fixed;
    }
    return Status.SUCCESS;
  }

  /** Whether datagrams can go to an address: SUCCESS, or why not. */
  Status checkTarget(SocketAddress address) {
    Status wrong = Addresses.local(address, family);
    if (wrong != Status.SUCCESS) {
      return wrong;
    }
    InetSocketAddress known = (InetSocketAddress) address;
    boolean nobody = known.getPort() == 0 || known.getAddress().isAnyLocalAddress();
    return nobody ? Status.INVALID_PARAMETER : Status.SUCCESS;
  }

  /** The filter is for what is queued already, too. */
  private void dropOthers() {
    InetSocketAddress only = remote;
    if (only == null) {
      return;
    }
    for (Packet packet : List.copyOf(arrived)) {
      if (!packet.from().equals(only)) {
        arrived.remove(packet);
        waiting -= packet.bytes().length;
        counters.add(Counters.Of.DATAGRAMS_FILTERED, 1);
      }
    }
  }

  private Status member(boolean join, @Nullable MulticastGroup group) {
    if (!isBound()) {
      return Status.INVALID_DEVICE_STATE;
    }
    boolean fits = group != null
        && group.group().isMulticastAddress()
        && (group.group() instanceof Inet6Address) == (family == StandardProtocolFamily.INET6);
    if (group == null || !fits) {
      return Status.INVALID_PARAMETER;
    }
    boolean changed = join ? groups.add(group) : groups.remove(group);
    return changed ? Status.SUCCESS : Status.INVALID_PARAMETER;
  }

  // ---- the end

  @Override
  protected void cancelAll(Status why) {
    super.cancelAll(why);
    sends.die(why);
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why);
    }
  }

  @Override
  protected void prepareClose() {
    network.unbindDatagrams(this);
    arrived.clear();
  }

  /** One WskReceiveFrom. */
  private final class Receive extends Call {
    private final ByteBuffer buffer;

    Receive(ByteBuffer buffer, Request request) {
      super(request);
      this.buffer = buffer;
    }

    @Override
    protected Status carryOut() {
      if (!isBound()) {
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
      loop.later(() -> {
        completing--;
        wake();
      });
    }
  }
}
