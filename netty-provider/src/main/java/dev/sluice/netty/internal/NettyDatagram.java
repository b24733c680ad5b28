package dev.sluice.netty.internal;

import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.MulticastGroup;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.SocketMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket: its addresses, groups and options, and the two directions. Loop only, where a
 * field does not say otherwise.
 *
 * <p><b>The fixed peer</b> is a filter of ours, which holds also for what the system has queued.
 * The system is asked to filter as well where it can, since only then it reports a peer that
 * refuses; not while a group is joined, since it would then keep the group's datagrams away.
 */
final class NettyDatagram extends NettySocket implements DatagramSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private static final int LONGEST_DATAGRAM = 65_535;

  private final OsDatagram os;
  private final ProtocolFamily family;
  private final @Nullable DatagramEvents callbacks;
  private final DatagramReceiveSide receiving;
  private final DatagramSendSide sending;
  private final SocketMemory memory;
  private final BudgetSlot budget;

  private int longestDatagram = LONGEST_DATAGRAM;

  /** SIO_WSK_SET_REMOTE_ADDRESS. */
  private @Nullable InetSocketAddress fixedRemote;

  /** SIO_WSK_SET_SENDTO_ADDRESS. */
  private @Nullable InetSocketAddress fixedSendTo;

  private final Set<MulticastGroup> groups = new HashSet<>();

  NettyDatagram(
      NettyClient client,
      Loop loop,
      OsDatagram os,
      ProtocolFamily family,
      @Nullable DatagramEvents callbacks) {
    super(client, loop, os);
    this.os = os;
    this.family = family;
    this.callbacks = callbacks;
    this.receiving = new DatagramReceiveSide(this, os);
    this.sending = new DatagramSendSide(this, os);
    this.memory = new SocketMemory(client.budget(), this::fedAgain);
    this.budget = new BudgetSlot(this, memory);
  }

  @Override
  public Category category() {
    return Category.DATAGRAM;
  }

  // ---- addresses

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        if (isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        Status wrong = checkLocal(address);
        if (wrong != Status.SUCCESS) {
          return end(wrong);
        }
        try {
          os.bind(address);
        } catch (IOException | RuntimeException e) {
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        os.register(loop, NettyDatagram.this);
        readLocalAddress();
        receiving
            .event()
            .flags(Destinations.flagsOf(((InetSocketAddress) localAddress()).getAddress()));
        end(Status.SUCCESS);
        loop.later(receiving::pump); // a static event is on already
        return Status.SUCCESS;
      }
    }.submit();
  }

  /** Whether datagrams can go to an address; {@code null} stands for the fixed one. */
  Status checkDestination(@Nullable SocketAddress remote) {
    return remote == null ? Status.SUCCESS : Addresses.destination(remote, family);
  }

  /** Where a datagram goes, by an address that was checked; {@code null} for nowhere. */
  @Nullable
  InetSocketAddress destination(@Nullable SocketAddress remote) {
    if (remote != null) {
      return (InetSocketAddress) remote;
    }
    return fixedSendTo != null ? fixedSendTo : fixedRemote;
  }

  // ---- calls

  @Override
  public Status sendTo(ByteBuffer[] buffers, @Nullable SocketAddress remote, Request request) {
    return sending.send(Arguments.buffers(buffers), remote, request);
  }

  @Override
  public Status sendMessages(
      List<ByteBuffer> datagrams, @Nullable SocketAddress remote, Request request) {
    return sending.sendEach(Arguments.elements(datagrams, "datagrams"), remote, request);
  }

  @Override
  public Status receiveFrom(ByteBuffer buffer, Request request) {
    return receiving.receive(Objects.requireNonNull(buffer, "buffer"), request);
  }

  @Override
  public Status release(DatagramIndication indication) {
    Objects.requireNonNull(indication, "indication");
    if (indication instanceof Datagram ours) {
      DatagramList list = ours.list();
      switch (list.release(ours, this)) {
        case RETURNED -> {
          memory.release(list.cost(), list.age());
          list.giveBack();
          return Status.SUCCESS;
        }
        case NOTED -> {
          return Status.SUCCESS;
        }
        case REFUSED -> {}
      }
    }
    memory.held().releaseRefused();
    return Status.INVALID_PARAMETER;
  }

  // ---- controls and options

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call)
      throws IOException {
    boolean addressed =
        control == SocketControl.SET_REMOTE_ADDRESS || control == SocketControl.SET_SEND_TO_ADDRESS;
    boolean grouped = control == SocketControl.JOIN_GROUP || control == SocketControl.LEAVE_GROUP;
    if (!addressed && !grouped) {
      return super.applyControl(control, input, call);
    }
    if (!isBound()) {
      return call.end(Status.INVALID_DEVICE_STATE);
    }
    if (addressed) {
      Status wrong = checkDestination((SocketAddress) input);
      return call.end(
          wrong != Status.SUCCESS
              ? wrong
              : fix((InetSocketAddress) input, control == SocketControl.SET_REMOTE_ADDRESS));
    }
    if (!(input instanceof MulticastGroup group)
        || !group.group().isMulticastAddress()
        || (group.group() instanceof Inet6Address) != (family == StandardProtocolFamily.INET6)) {
      return call.end(Status.INVALID_PARAMETER);
    }
    return call.end(control == SocketControl.JOIN_GROUP ? join(group) : leave(group));
  }

  private Status fix(@Nullable InetSocketAddress address, boolean asPeer) throws IOException {
    if (!asPeer) {
      fixedSendTo = address;
      return Status.SUCCESS;
    }
    if (groups.isEmpty()) {
      os.peer(address);
    }
    fixedRemote = address;
    receiving.peer(address);
    return Status.SUCCESS;
  }

  private Status join(MulticastGroup group) throws IOException {
    if (groups.contains(group)) {
      return Status.INVALID_PARAMETER;
    }
    os.join(group);
    groups.add(group);
    os.peer(null);
    return Status.SUCCESS;
  }

  private Status leave(MulticastGroup group) throws IOException {
    if (!groups.contains(group)) {
      return Status.INVALID_PARAMETER;
    }
    os.leave(group);
    groups.remove(group);
    if (groups.isEmpty()) {
      os.peer(fixedRemote);
    }
    return Status.SUCCESS;
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    if (option != SocketOption.DATAGRAM_SIZE) {
      return super.applyOption(option, value);
    }
    longestDatagram = (Integer) value;
    return Status.SUCCESS;
  }

  @Override
  long readOption(SocketOption<?> option) throws IOException {
    return option == SocketOption.DATAGRAM_SIZE ? longestDatagram : super.readOption(option);
  }

  @Override
  @Nullable
  Object optionValue(SocketOption<?> option, long value) throws IOException {
    return option == SocketOption.MULTICAST_INTERFACE
        ? NetworkInterface.getByIndex((int) value)
        : super.optionValue(option, value);
  }

  int longestDatagram() {
    return longestDatagram;
  }

  // ---- events

  @Nullable
  DatagramEvents callbacks() {
    return callbacks;
  }

  @Override
  protected void eventsChanged() {
    receiving.eventsChanged();
  }

  @Override
  void onReady(int what) throws IOException {
    if ((what & ERROR) != 0) {
      Status error = os.takeError();
      if (error != null) {
        receiving.failed(ofDatagram(error));
      }
    }
    if ((what & WRITABLE) != 0) {
      sending.writable();
    }
    if ((what & READABLE) != 0) {
      receiving.pump();
    }
  }

  /** Asks the system for what is wanted now. */
  void refreshInterest() {
    if (isOpen() && isBound()) {
      os.interest(receiving.wantsReading(), sending.isBlocked());
    }
  }

  // ---- failures

  /** The status of a system's error about a datagram. */
  static Status statusOf(Exception failure, Status fallback) {
    return ofDatagram(Failures.status(failure, fallback));
  }

  private static Status ofDatagram(Status status) {
    return status == Status.CONNECTION_REFUSED ? Status.PORT_UNREACHABLE : status;
  }

  /** Whether a failed send tells of an earlier datagram to the fixed peer, not of this one. */
  boolean isOfPeer(Status why, @Nullable InetSocketAddress destination) {
    return why == Status.PORT_UNREACHABLE
        && fixedRemote != null
        && !fixedRemote.equals(destination);
  }

  /** An earlier datagram to the fixed peer came back. */
  void peerFailed(Status why) {
    receiving.failed(why);
  }

  /** The error the fixed peer caused and nobody was told of; told once. */
  @Nullable
  Status takeError() {
    return receiving.takeError();
  }

  /** A read failed: because of an earlier datagram's fate, or for good. */
  void readFailed(IOException failure) {
    Status status = statusOf(failure, Status.FILE_FORCED_CLOSED);
    switch (status) {
      case PORT_UNREACHABLE,
          HOST_UNREACHABLE,
          NETWORK_UNREACHABLE,
          CONNECTION_RESET,
          ACCESS_DENIED,
          BUFFER_OVERFLOW -> receiving.failed(status);
      case INSUFFICIENT_RESOURCES -> LOG.log(Level.DEBUG, this + " was not read", failure);
      default -> failedInside(failure);
    }
  }

  /** Something of ours failed, or the system's socket: told to the application (WSK R55). */
  void failedInside(Throwable thrown) {
    LOG.log(Level.ERROR, this + " failed", thrown);
    loop.later(receiving.event()::tellFailure);
    dieLater(Status.FILE_FORCED_CLOSED, thrown);
  }

  // ---- memory and the end

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return budget.find(extension);
  }

  BudgetSlot budget() {
    return budget;
  }

  SocketMemory memory() {
    return memory;
  }

  /** Called by whoever released the memory that was missing. */
  private void fedAgain() {
    try {
      loop.execute(receiving::fed);
    } catch (RejectedExecutionException e) {
      // the loop is gone, and this socket with it
    }
  }

  @Override
  protected void cancelAll(Status why) {
    sending.die(why);
    receiving.die(why);
    memory.forget();
    budget.end();
  }

  @Override
  protected void prepareClose() {
    // datagrams need no good-bye
  }

  @Override
  public SocketStatistics statistics() {
    return counters.snapshot(memory.held(), os.lost());
  }

  @Override
  public String toString() {
    return "datagram socket " + (isBound() ? localAddress() : "(unbound)");
  }
}
