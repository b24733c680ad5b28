package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending direction of a datagram socket: in order, each datagram as a whole. Loop only.
 *
 * <p>The system is tried at once, and asked to report when it is full. It says 0 when it took an
 * empty datagram and when it took nothing, so an empty one is sent only right after it reported
 * room.
 */
final class DatagramSendSide {
  /** So many datagrams, then the other sockets get their turn. */
  private static final int DATAGRAMS_PER_TURN = 256;

  /** No datagram of the internet is longer; what the system can send is less. */
  private static final int LONGEST = 65_535;

  private final NettyDatagram socket;
  private final OsDatagram os;
  private final Counters counters;
  private final ArrayDeque<Send> queue = new ArrayDeque<>(2);

  /** The system takes no more for now; its word that it does is awaited. */
  private boolean blocked;

  /** The system just reported that there is room. */
  private boolean room;

  private boolean flushing;
  private boolean continuationPosted;

  DatagramSendSide(NettyDatagram socket, OsDatagram os) {
    this.socket = socket;
    this.os = os;
    this.counters = socket.counters;
  }

  boolean isBlocked() {
    return blocked;
  }

  /** Sends buffers as one datagram. */
  Status send(ByteBuffer[] buffers, @Nullable SocketAddress remote, Request request) {
    boolean twice = Arguments.isAnyTwice(buffers);
    return new Send(new ByteBuffer[][] {buffers.clone()}, twice, remote, request).submit();
  }

  /** Sends each buffer as a datagram. */
  Status sendEach(List<ByteBuffer> buffers, @Nullable SocketAddress remote, Request request) {
    ByteBuffer[][] datagrams = new ByteBuffer[buffers.size()][];
    for (int i = 0; i < datagrams.length; i++) {
      datagrams[i] = new ByteBuffer[] {buffers.get(i)};
    }
    return new Send(datagrams, Arguments.isAnyTwice(buffers), remote, request).submit();
  }

  /** The system has room again. */
  void writable() {
    room = true;
    blocked = false;
    flush();
    room = false;
  }

  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      for (int sent = 0; !queue.isEmpty() && !blocked; sent++) {
        if (sent == DATAGRAMS_PER_TURN) {
          continueLater();
          break;
        }
        step(queue.getFirst());
      }
    } catch (Throwable thrown) {
      socket.failedInside(thrown);
    } finally {
      flushing = false;
    }
    if (blocked) {
      counters.begin(Counters.Of.BLOCKED_SINCE);
    } else {
      counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    }
    socket.refreshInterest();
  }

  private void continueLater() {
    if (!continuationPosted) {
      continuationPosted = true;
      socket.loop.execute(() -> {
        continuationPosted = false;
        if (!blocked) {
          flush();
        }
      });
    }
  }

  /** Sends the next datagram, or ends the send that has none left. */
  private void step(Send send) {
    Status outcome = Status.SUCCESS;
    if (send.isNextTooLong()) {
      outcome = Status.BUFFER_OVERFLOW;
    } else if (send.hasNext()) {
      try {
        if (!send.sendNext()) {
          blocked = true;
          return;
        }
        if (send.hasNext()) {
          return;
        }
      } catch (IOException | RuntimeException e) {
        outcome = NettyDatagram.statusOf(e, Status.INVALID_PARAMETER);
        if (socket.isOfPeer(outcome, send.destination)) {
          socket.peerFailed(outcome);
          return; // it was not tried yet
        }
      }
    }
    queue.removeFirst();
    counters.add(Counters.Of.SEND_HELD, -send.left());
    counters.add(Counters.Of.SENDS, 1);
    send.end(outcome, send.sent);
  }

  /** Ends all that is queued. */
  void die(Status why) {
    blocked = false;
    counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    counters.set(Counters.Of.SEND_HELD, 0);
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      send.end(why, send.sent);
    }
  }

  /** One WskSendTo or WskSendMessages. */
  private final class Send extends Operation {
    /** Each datagram's parts. */
    private final ByteBuffer[][] datagrams;

    /** A buffer is there twice. */
    private final boolean twice;

    private final @Nullable SocketAddress remote;

    /** Where to; known once it is carried out. */
    private @Nullable InetSocketAddress destination;

    private int next;
    private long sent;

    Send(ByteBuffer[][] datagrams, boolean twice, @Nullable SocketAddress remote, Request request) {
      super(socket.loop, request);
      this.datagrams = datagrams;
      this.twice = twice;
      this.remote = remote;
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
      Status wrong = socket.checkDestination(remote);
      if (wrong == Status.SUCCESS) {
        destination = socket.destination(remote);
        wrong = destination == null ? Status.INVALID_PARAMETER : Status.SUCCESS;
      }
      if (wrong == Status.SUCCESS && remote == null && queue.isEmpty()) {
        Status waiting = socket.takeError();
        wrong = waiting == null ? Status.SUCCESS : waiting;
      }
      if (wrong != Status.SUCCESS) {
        return end(wrong);
      }
      counters.add(Counters.Of.SEND_HELD, left());
      counters.max(Counters.Of.MAX_SEND_HELD, counters.get(Counters.Of.SEND_HELD));
      queue.add(this);
      if (!blocked) {
        flush();
      }
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        counters.add(Counters.Of.SEND_HELD, -left());
        end(Status.CANCELLED, sent);
        if (!blocked) {
          flush();
        }
      }
    }

    private long left() {
      long left = 0;
      for (int i = next; i < datagrams.length; i++) {
        left += length(datagrams[i]);
      }
      return left;
    }

    boolean hasNext() {
      return next < datagrams.length;
    }

    boolean isNextTooLong() {
      return hasNext() && length(datagrams[next]) > LONGEST;
    }

    /** Sends one datagram; false when the system takes none now. */
    boolean sendNext() throws IOException {
      ByteBuffer[] parts = datagrams[next];
      int length = (int) length(parts);
      if (length == 0 && !room) {
        return false;
      }
      room = false;
      InetSocketAddress to = destination;
      if (to == null || (os.send(whole(parts), to) == 0 && length > 0)) {
        return false;
      }
      for (ByteBuffer part : parts) {
        part.position(part.limit());
      }
      next++;
      sent += length;
      counters.add(Counters.Of.DATAGRAMS_SENT, 1);
      counters.add(Counters.Of.BYTES_SENT, length);
      counters.add(Counters.Of.SEND_HELD, -length);
      return true;
    }

    /** The datagram in direct memory; the buffers' positions stay. */
    private ByteBuffer whole(ByteBuffer[] parts) {
      if (parts.length == 1 && parts[0].isDirect()) {
        return parts[0].duplicate();
      }
      ByteBuffer scratch = socket.loop.scratch();
      for (ByteBuffer part : parts) {
        scratch.put(scratch.position(), part, part.position(), part.remaining());
        scratch.position(scratch.position() + part.remaining());
      }
      return scratch.flip();
    }
  }

  private static long length(ByteBuffer[] parts) {
    long length = 0;
    for (ByteBuffer part : parts) {
      length += part.remaining();
    }
    return length;
  }
}
