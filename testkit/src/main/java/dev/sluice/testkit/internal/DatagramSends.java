package dev.sluice.testkit.internal;

import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sends of a simulated datagram socket: in order, one datagram a step. In steps only. */
final class DatagramSends {
  /** The longest datagrams of IPv4 and of IPv6. */
  private static final int LONGEST_4 = 65_507;

  private static final int LONGEST_6 = 65_527;

  private final SimulatedDatagrams socket;
  private final Lane lane;
  private final ArrayDeque<Send> queue = new ArrayDeque<>(2);
  private boolean posted;

  DatagramSends(SimulatedDatagrams socket) {
    this.socket = socket;
    this.lane = socket.lane("send");
  }

  Status send(ByteBuffer[] buffers, @Nullable SocketAddress to, Request request) {
    boolean twice = Arguments.isAnyTwice(buffers);
    return new Send(List.<ByteBuffer[]>of(buffers.clone()), twice, to, request).submit();
  }

  Status sendEach(List<ByteBuffer> datagrams, @Nullable SocketAddress to, Request request) {
    List<ByteBuffer[]> each =
        datagrams.stream().map(datagram -> new ByteBuffer[] {datagram}).toList();
    return new Send(each, Arguments.isAnyTwice(datagrams), to, request).submit();
  }

  void die(Status why) {
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      send.end(why, send.sent);
    }
  }

  private void wake() {
    if (!posted && !queue.isEmpty()) {
      posted = true;
      socket.steps.post(lane, "datagram", this::step);
    }
  }

  private void step() {
    posted = false;
    Send first = queue.peek();
    if (first == null) {
      return;
    }
    Status status;
    try {
      status = first.sendNext();
    } catch (RuntimeException e) { // the caller changed a buffer meanwhile; the others go on
      status = Status.INVALID_PARAMETER;
    }
    if (status != Status.PENDING) {
      queue.remove();
      socket.counters.add(Counters.Of.SENDS, 1);
      first.end(status, first.sent);
    }
    wake();
  }

  /** One WskSendTo or WskSendMessages. */
  private final class Send extends Operation {
    private final List<ByteBuffer[]> datagrams;

    /** A buffer is there twice. */
    private final boolean twice;

    private final @Nullable SocketAddress given;
    private @Nullable InetSocketAddress to;
    private int next;
    private long sent;

    Send(
        List<ByteBuffer[]> datagrams,
        boolean twice,
        @Nullable SocketAddress given,
        Request request) {
      super(socket.loop, request);
      this.datagrams = datagrams;
      this.twice = twice;
      this.given = given;
    }

    @Override
    protected Status perform() {
      if (!socket.isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      if (!socket.isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      if (twice) {
        return end(Status.INVALID_PARAMETER);
      }
      SocketAddress target = given == null ? socket.destination() : given;
      if (target == null) {
        return end(Status.INVALID_PARAMETER);
      }
      Status answer = socket.checkTarget(target);
      if (answer != Status.SUCCESS) {
        return end(answer);
      }
      InetSocketAddress known = (InetSocketAddress) target;
      if (Network.isBroadcast(known.getAddress()) && !socket.options.isOn(SocketOption.BROADCAST)) {
        return end(Status.ACCESS_DENIED);
      }
      if (socket.takeUnreachable(known)) {
        return end(Status.PORT_UNREACHABLE);
      }
      to = known;
      queue.add(this);
      wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED, sent);
      }
    }

    /** Sends one; PENDING while there are more. */
    Status sendNext() {
      InetSocketAddress target = to;
      if (next == datagrams.size() || target == null) {
        return Status.SUCCESS;
      }
      ByteBuffer[] buffers = datagrams.get(next);
      int length = 0;
      for (ByteBuffer buffer : buffers) {
        length += buffer.remaining();
      }
      boolean v4 = target.getAddress() instanceof Inet4Address;
      if (length > (v4 ? LONGEST_4 : LONGEST_6)) {
        return Status.BUFFER_OVERFLOW;
      }
      Status fault = socket.network.faults().connectFault(target);
      if (fault != null) {
        return fault;
      }
      ByteBuffer bytes = ByteBuffer.allocate(length);
      for (ByteBuffer buffer : buffers) {
        bytes.put(buffer);
      }
      next++;
      sent += length;
      socket.counters.add(Counters.Of.BYTES_SENT, length);
      socket.counters.add(Counters.Of.DATAGRAMS_SENT, 1);
      socket.network.send(socket, (InetSocketAddress) socket.localAddress(), target, bytes.array());
      return next == datagrams.size() ? Status.SUCCESS : Status.PENDING;
    }
  }
}
