package dev.sluice.testkit.internal;

import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.Category;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated datagram socket: its addresses and groups, and the two directions. In steps only,
 * where a field does not say otherwise.
 */
final class SimulatedDatagrams extends SimulatedSocket implements DatagramSocket, DatagramEnd {
  private final DatagramSends sends;
  private final DatagramReceiving receiving;
  private final BudgetSlot budget = new BudgetSlot(this, memory);
  private final Set<MulticastGroup> groups = new LinkedHashSet<>();

  /** The fixed peer, which filters. */
  private @Nullable InetSocketAddress remote;

  /** The fixed destination. */
  private @Nullable InetSocketAddress sendTo;

  SimulatedDatagrams(
      SimulatedClient client, ProtocolFamily family, @Nullable DatagramEvents callbacks) {
    super(client, Category.DATAGRAM, "datagrams", family);
    this.sends = new DatagramSends(this);
    this.receiving = new DatagramReceiving(this, callbacks);
  }

  // ---- addresses

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

  /** Whether datagrams can go to an address: SUCCESS, or why not. */
  Status checkTarget(SocketAddress address) {
    return Addresses.destination(address, family);
  }

  /** Where a datagram without an address goes. */
  @Nullable
  InetSocketAddress destination() {
    return sendTo != null ? sendTo : remote;
  }

  /** Takes note of the fixed peer's answer that nobody is there, once, for a send to it. */
  boolean takeUnreachable(InetSocketAddress target) {
    return target.equals(remote) && receiving.takeUnreachable();
  }

  // ---- calls

  @Override
  public Status sendTo(ByteBuffer[] buffers, @Nullable SocketAddress to, Request request) {
    return sends.send(Arguments.buffers(buffers), to, request);
  }

  @Override
  public Status sendMessages(
      List<ByteBuffer> datagrams, @Nullable SocketAddress to, Request request) {
    return sends.sendEach(Arguments.elements(datagrams, "datagrams"), to, request);
  }

  @Override
  public Status receiveFrom(ByteBuffer buffer, Request request) {
    return receiving.receive(Objects.requireNonNull(buffer, "buffer"), request);
  }

  @Override
  public Status release(DatagramIndication indication) {
    return releaseList(Objects.requireNonNull(indication, "indication"));
  }

  // ---- what comes

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
      receiving.filtered();
      return;
    }
    receiving.arrived(packet);
  }

  @Override
  public void unreachable(InetSocketAddress to) {
    if (isOpen() && to.equals(remote)) {
      receiving.peerUnreachable();
    }
  }

  // ---- events

  @Override
  protected void eventsChanged() {
    receiving.eventsChanged();
  }

  @Override
  void tellFailure() {
    receiving.tellFailure();
  }

  // ---- controls

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
      receiving.peer(fixed);
    } else {
      sendTo = fixed;
    }
    return Status.SUCCESS;
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

  // ---- memory, numbers and the end

  @Override
  long lostDatagrams() {
    return receiving.lost();
  }

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return budget.find(extension);
  }

  BudgetSlot budget() {
    return budget;
  }

  @Override
  void memoryFreed() {
    receiving.memoryFreed();
  }

  @Override
  protected void cancelAll(Status why) {
    super.cancelAll(why);
    sends.die(why);
    receiving.die(why);
    budget.end();
  }

  @Override
  protected void prepareClose() {
    network.unbindDatagrams(this);
  }
}
