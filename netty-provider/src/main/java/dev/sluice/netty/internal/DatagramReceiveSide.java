package dev.sluice.netty.internal;

import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramSource;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.MemoryBudget;
import dev.sluice.spi.support.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of a datagram socket: datagrams for queued receives first, one each, and
 * in lists for the event else (WSK R27). Loop only.
 *
 * <p>{@link #pump} is the one place that takes datagrams from the system and gives them away. It
 * runs from the trampoline or from readiness, never inside a callback, so the loop's block is never
 * read into while it is lent.
 *
 * <p>A list that the event refused goes before newer datagrams to whoever asks next (R50). Nothing
 * else is read ahead: the rest waits in the system (D6).
 */
final class DatagramReceiveSide {
  /** So many datagrams, then the other sockets get their turn. */
  private static final int DATAGRAMS_PER_TURN = 4 * DatagramList.LONGEST;

  private final NettyDatagram socket;
  private final OsDatagram os;
  private final Loop loop;
  private final Counters counters;
  private final DatagramCallback event;
  private final ArrayDeque<Receive> queue = new ArrayDeque<>(2);

  /**
   * Receives that ended and whose completions have not run. The event waits for them, so that the
   * application sees the datagrams in order.
   */
  private int completing;

  private boolean pumping;

  /** Not read for want of memory; see {@link MemoryBudget}. */
  private boolean starved;

  /** The one peer whose datagrams are taken, or {@code null} for anybody's. */
  private @Nullable InetSocketAddress peer;

  /** An error that nobody waited for; the next call with the fixed peer gets it. */
  private @Nullable Status error;

  /** The system had no more; it reports the next. */
  private boolean drained;

  /** How many datagrams may still be read in this turn. */
  private int turn;

  DatagramReceiveSide(NettyDatagram socket, OsDatagram os) {
    this.socket = socket;
    this.os = os;
    this.loop = socket.loop;
    this.counters = socket.counters;
    this.event = new DatagramCallback(socket);
  }

  // ---- what the socket asks

  DatagramCallback event() {
    return event;
  }

  /** Whether readiness to read is wanted from the system. */
  boolean wantsReading() {
    return !queue.isEmpty() || isArmed();
  }

  /** Whether datagrams go to the event when they come. */
  private boolean isArmed() {
    return !starved && event.isEnabled();
  }

  /** From now on only this peer's datagrams are taken, also of those that wait already. */
  void peer(@Nullable InetSocketAddress only) {
    peer = only;
    error = null;
    if (only != null) {
      counters.add(Counters.Of.DATAGRAMS_FILTERED, event.keepOnlyFrom(only));
    }
  }

  Status receive(ByteBuffer buffer, Request request) {
    return new Receive(buffer, request).submit();
  }

  /**
   * The fixed peer answered a datagram with an error: the oldest receive gets it, or who is next.
   */
  void failed(Status why) {
    Receive first = queue.poll();
    if (first == null) {
      error = why;
    } else {
      first.complete(why, 0, null);
    }
  }

  /** The error nobody waited for, which is told once. */
  @Nullable
  Status takeError() {
    Status taken = error;
    error = null;
    return taken;
  }

  /** There may be memory again. */
  void fed() {
    isStopped();
    pump();
  }

  /** The event was switched on or off. */
  void eventsChanged() {
    event.switched();
    pump();
  }

  /** Ends every queued receive and forgets what was refused; the socket closes. */
  void die(Status why) {
    for (Receive receive = queue.poll(); receive != null; receive = queue.poll()) {
      receive.end(why);
    }
    event.die();
  }

  // ---- the pump

  /**
   * Gives datagrams to whoever wants them, until there are none, nobody wants any, or others should
   * get a turn.
   */
  void pump() {
    if (pumping || !socket.isOpen() || !socket.isBound()) {
      return;
    }
    pumping = true;
    turn = DATAGRAMS_PER_TURN;
    try {
      while (socket.isOpen() && turn > 0 && advance()) {
        // on
      }
    } catch (IOException e) {
      socket.readFailed(e);
    } catch (Throwable thrown) {
      socket.failedInside(thrown);
    } finally {
      pumping = false;
    }
    if (turn <= 0 && event.hasRefused() && wantsReading()) {
      loop.execute(this::pump); // the system would not report a list that is ours
    }
    socket.refreshInterest();
  }

  /** Takes one step; false when there is nothing to give, or nobody wants it. */
  private boolean advance() throws IOException {
    Receive first = queue.peek();
    if (first == null && (completing > 0 || !isArmed())) {
      return false;
    }
    DatagramList refused = event.takeRefused();
    if (first != null) {
      return refused != null ? first.takeFrom(refused) : first.takeFromSystem();
    }
    if (refused != null) {
      turn -= refused.count();
      return event.indicate(refused);
    }
    if (event.retains() && isStopped()) {
      return false;
    }
    DatagramList list = fill();
    return list != null && event.indicate(list) && !drained;
  }

  /** Whether there is no memory to keep more; then the socket will be woken. */
  private boolean isStopped() {
    starved = socket.budget().isStopped();
    return starved;
  }

  /** Reads what waits into one block; {@code null} if nothing does. */
  private @Nullable DatagramList fill() throws IOException {
    DatagramList block = loop.datagramBlock();
    int longest = socket.longestDatagram();
    drained = false;
    try {
      while (!drained
          && turn > 0
          && block.count() < DatagramList.LONGEST
          && block.used() < loop.pool().bufferSize()) {
        readInto(block, longest);
      }
    } catch (IOException e) {
      if (block.isEmpty()) {
        throw e;
      }
      socket.readFailed(e);
    }
    if (block.isEmpty()) {
      return null;
    }
    return event.retains() && loop.datagramPool().isSmall(block.used()) ? block.copy() : block;
  }

  private void readInto(DatagramList block, int longest) throws IOException {
    ByteBuffer space = block.space(longest + 1); // one byte more tells what was cut
    InetSocketAddress sender = os.receive(space);
    if (sender == null) {
      drained = true;
    } else if (admit(sender)) {
      int length = space.position() - block.used();
      boolean cut = length > longest;
      length = Math.min(length, longest);
      received(length, cut);
      block.add(sender, length, cut);
    }
  }

  /** Whether the filter lets a datagram in; counts it. */
  private boolean admit(InetSocketAddress sender) {
    turn--;
    counters.add(Counters.Of.DATAGRAMS_RECEIVED, 1);
    if (peer == null || peer.equals(sender)) {
      return true;
    }
    counters.add(Counters.Of.DATAGRAMS_FILTERED, 1);
    return false;
  }

  private void received(int length, boolean cut) {
    counters.add(Counters.Of.READS, 1);
    counters.add(Counters.Of.BYTES_READ, length);
    countCut(cut);
  }

  private void countCut(boolean cut) {
    if (cut) {
      counters.add(Counters.Of.DATAGRAMS_TRUNCATED, 1);
    }
  }

  private void completed() {
    completing--;
    if (completing == 0) {
      pump();
    }
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
      Status waiting = queue.isEmpty() ? DatagramReceiveSide.this.takeError() : null;
      if (waiting != null) {
        return end(waiting);
      }
      queue.add(this);
      loop.later(DatagramReceiveSide.this::pump);
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED);
        socket.refreshInterest();
      }
    }

    /** Takes the first datagram of the refused list. */
    boolean takeFrom(DatagramList list) {
      turn--;
      Datagram datagram = list.removeHead();
      int length = Math.min(datagram.length(), buffer.remaining());
      buffer.put(buffer.position(), list.memory(), datagram.from(), length);
      event.putBack(list);
      boolean cutHere = length < datagram.length();
      countCut(cutHere && !datagram.truncated());
      took(datagram.sender(), length, cutHere || datagram.truncated());
      return true;
    }

    /** Takes a datagram from the system; false if it has none. */
    boolean takeFromSystem() throws IOException {
      ByteBuffer space = loop.scratch();
      int room = Math.min(buffer.remaining(), space.capacity() - 1);
      space.limit(room + 1); // one byte more tells what was cut
      InetSocketAddress sender = os.receive(space);
      if (sender == null) {
        return false;
      }
      if (admit(sender)) {
        boolean cut = space.position() > room;
        int length = Math.min(space.position(), room);
        received(length, cut);
        buffer.put(buffer.position(), space, 0, length);
        took(sender, length, cut);
      }
      return true;
    }

    private void took(InetSocketAddress sender, int length, boolean cut) {
      buffer.position(buffer.position() + length);
      event.accepted(1, length);
      queue.removeFirst();
      complete(Status.SUCCESS, length, new DatagramSource(sender, flagsOf(cut)));
    }

    private Set<DatagramFlag> flagsOf(boolean cut) {
      if (!cut) {
        return event.flags();
      }
      EnumSet<DatagramFlag> all = EnumSet.of(DatagramFlag.TRUNCATED);
      all.addAll(event.flags());
      return all;
    }

    /** It has left the queue. */
    void complete(Status status, long length, @Nullable DatagramSource source) {
      end(status, length, source);
      completing++;
      loop.later(DatagramReceiveSide.this::completed);
    }
  }
}
