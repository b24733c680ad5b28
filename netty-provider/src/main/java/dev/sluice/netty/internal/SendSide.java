package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Counters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * The sending direction of a connection: sends in order, the disconnect behind them. Loop only.
 *
 * <pre>
 * from      event                            to
 * OPEN      a graceful disconnect is queued  ENDING   no further sends
 * ENDING    its bytes are out                ENDED    FIN is queued
 * ENDING    it is withdrawn unsent           OPEN
 * any       a half-sent send is withdrawn    BROKEN   the bytes no longer follow each other
 * not DEAD  the connection broke or closes   DEAD
 * </pre>
 */
final class SendSide {
  /** So many writes, then the other sockets get their turn. */
  private static final int WRITES_PER_TURN = 32;

  /** So many buffers go into one write. */
  private static final int BUFFERS_PER_WRITE = 64;

  private enum Phase {
    OPEN,
    ENDING,
    ENDED,
    BROKEN,
    DEAD
  }

  private final NettyConnection connection;
  private final OsStream os;
  private final OperationQueue<Send> queue = new OperationQueue<>();
  private Phase phase = Phase.OPEN;

  /** The system, or the stage, takes no more for now; its word that it does is awaited. */
  private boolean blocked;

  /** Encodes what is sent; set once, before the first byte is sent. */
  private @Nullable StageOutput stage;

  private boolean flushing;
  private boolean continuationPosted;

  SendSide(NettyConnection connection, OsStream os) {
    this.connection = connection;
    this.os = os;
  }

  boolean isBlocked() {
    return blocked;
  }

  /** Whether the system is to say when it takes more. */
  boolean wantsWriting() {
    return stage == null ? blocked : maySpeak() && stage.hasPending();
  }

  /** Whether a stage may send bytes of its own. */
  private boolean maySpeak() {
    return phase != Phase.ENDED && phase != Phase.DEAD;
  }

  void stage(StageOutput installed) {
    stage = installed;
  }

  /** Whether nothing was sent and nothing waits to be. */
  boolean isUnused() {
    return phase == Phase.OPEN
        && queue.isEmpty()
        && connection.counters.get(Counters.Of.SENDS) == 0;
  }

  /** Whether our FIN is queued. */
  boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  Status send(ByteBuffer[] buffers, Request request) {
    return new Send(buffers, false, request).submit();
  }

  Status disconnect(ByteBuffer[] last, Request request) {
    return new Send(last, true, request).submit();
  }

  /** Writes what the system takes. */
  void flush() {
    if (flushing) {
      return; // a failing write ends sends, whose completions wait on the trampoline; still, be
      // safe
    }
    flushing = true;
    blocked = false;
    try {
      if (stage != null && maySpeak()) {
        blocked = !stage.flush();
      }
      for (int writes = 0; !queue.isEmpty() && !blocked; writes++) {
        if (writes == WRITES_PER_TURN) {
          continueLater();
          break;
        }
        step(queue.getFirst());
      }
    } catch (IOException e) {
      connection.writeFailed(e);
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
    } finally {
      flushing = false;
    }
    blocked &= phase != Phase.DEAD; // the stage may have broken the connection
    if (blocked) {
      connection.counters.begin(Counters.Of.BLOCKED_SINCE);
    } else {
      connection.counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    }
    connection.refreshInterest();
  }

  private void continueLater() {
    if (!continuationPosted) {
      continuationPosted = true;
      connection.loop.execute(() -> {
        continuationPosted = false;
        flush();
      });
    }
  }

  private void step(Send send) throws IOException {
    if (send.isOut()) {
      if (send.thenEnd && !finish(send)) {
        blocked = true;
        return;
      }
      queue.remove(send);
      connection.counters.add(Counters.Of.SENDS, 1);
      send.end(Status.SUCCESS, send.sent);
      connection.sendCompleted();
      return;
    }
    long taken = send.write();
    if (taken <= 0) {
      blocked = true;
      return;
    }
    send.sent += taken;
    connection.counters.add(Counters.Of.BYTES_SENT, taken);
    connection.counters.add(Counters.Of.SEND_HELD, -taken);
    if (connection.counters.get(Counters.Of.BLOCKED_SINCE) != Counters.NEVER) {
      connection.counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    }
  }

  /** Queues the FIN; false if the stage's end has to go first and has to wait. */
  private boolean finish(Send disconnect) throws IOException {
    try {
      if (stage == null) {
        os.shutdownOutput();
      } else if (!stage.end()) {
        return false;
      }
      phase = Phase.ENDED;
      return true;
    } catch (IOException | NotYetConnectedException gone) { // ENOTCONN after the peer's reset
      queue.remove(disconnect);
      disconnect.end(Failures.status(gone, Status.CONNECTION_RESET), disconnect.sent);
      throw gone instanceof IOException known ? known : new IOException("connection reset", gone);
    }
  }

  private long write(ByteBuffer[] from, int offset, int count) throws IOException {
    return stage == null ? os.write(from, offset, count) : stage.write(from, offset, count);
  }

  /** Moves the positions of buffers by what was taken of them. */
  static void advance(ByteBuffer[] buffers, int offset, long taken) {
    long left = taken;
    for (int i = offset; left > 0; i++) {
      int part = (int) Math.min(left, buffers[i].remaining());
      buffers[i].position(buffers[i].position() + part);
      left -= part;
    }
  }

  /** Ends all that is queued; nothing is sent any more. */
  void die(Status why) {
    if (phase
        != Phase.ENDED) { // closing asks hasEnded() after this, to tell a good end from a reset
      phase = Phase.DEAD;
    }
    blocked = false;
    connection.counters.end(Counters.Of.BLOCKED_SINCE, Counters.Of.BLOCKED_NANOS);
    connection.counters.set(Counters.Of.SEND_HELD, 0);
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      send.end(why, send.sent);
    }
  }

  /** What is queued behind half a send would follow a gap, and a FIN would hide it. */
  private void breakOff() {
    phase = Phase.BROKEN;
    for (Send send = queue.poll(); send != null; send = queue.poll()) {
      connection.counters.add(Counters.Of.SEND_HELD, -send.left());
      send.end(Status.INVALID_DEVICE_STATE);
    }
  }

  /** One WskSend, or a WskDisconnect with its last bytes. */
  private final class Send extends OperationQueue.Queued<Send> {
    private final ByteBuffer[] buffers;
    private final boolean thenEnd;

    /** The first buffer that has bytes left. */
    private int first;

    private long sent;

    Send(ByteBuffer[] buffers, boolean thenEnd, Request request) {
      super(connection.loop, request);
      this.buffers = buffers;
      this.thenEnd = thenEnd;
    }

    @Override
    protected Status perform() {
      if (!connection.isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      if (connection.defer(this)) {
        return Status.PENDING;
      }
      if (!connection.isConnected()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      if (phase != Phase.OPEN) {
        return end(phase == Phase.DEAD ? connection.peer.brokenBy() : Status.INVALID_DEVICE_STATE);
      }
      if (Arguments.isAnyTwice(buffers)) {
        return end(Status.INVALID_PARAMETER);
      }
      long held = left(); // first, since it throws where the caller's array changed meanwhile
      queue.add(this);
      if (thenEnd) {
        phase = Phase.ENDING;
      }
      connection.counters.add(Counters.Of.SEND_HELD, held);
      connection.counters.max(
          Counters.Of.MAX_SEND_HELD, connection.counters.get(Counters.Of.SEND_HELD));
      if (!blocked) {
        flush();
      }
      return hasEnded() ? Status.SUCCESS : Status.PENDING;
    }

    @Override
    protected void withdraw() {
      boolean isFirst = queue.peek() == this;
      if (!queue.remove(this)) {
        return;
      }
      if (isFirst && stage != null) {
        takeCommitted(stage);
      }
      connection.counters.add(Counters.Of.SEND_HELD, -left());
      end(Status.CANCELLED, sent);
      if (sent > 0 || (isFirst && thenEnd && stage != null && stage.isFinishing())) {
        breakOff();
      } else if (thenEnd) {
        phase = Phase.OPEN;
      }
      flush();
    }

    /** What is encoded is on its way, and cannot be taken back. */
    private void takeCommitted(StageOutput encoded) {
      long committed = encoded.surrender();
      advance(buffers, first, committed);
      sent += committed;
      connection.counters.add(Counters.Of.BYTES_SENT, committed);
      connection.counters.add(Counters.Of.SEND_HELD, -committed);
    }

    private long left() {
      long left = 0;
      for (ByteBuffer buffer : buffers) {
        left += buffer.remaining();
      }
      return left;
    }

    boolean isOut() {
      while (first < buffers.length && !buffers[first].hasRemaining()) {
        first++;
      }
      return first == buffers.length;
    }

    long write() throws IOException {
      return buffers[first].isDirect() ? writeDirect() : writeHeap();
    }

    /** As many direct buffers in a row as there are. */
    private long writeDirect() throws IOException {
      int end = first + 1;
      while (end < buffers.length && end - first < BUFFERS_PER_WRITE && buffers[end].isDirect()) {
        end++;
      }
      return SendSide.this.write(buffers, first, end - first);
    }

    /** Heap buffers go out through the loop's direct memory, small ones together. */
    private long writeHeap() throws IOException {
      ByteBuffer scratch = connection.loop.scratch();
      for (int i = first;
          i < buffers.length && scratch.hasRemaining() && !buffers[i].isDirect();
          i++) {
        int part = Math.min(buffers[i].remaining(), scratch.remaining());
        scratch.put(scratch.position(), buffers[i], buffers[i].position(), part);
        scratch.position(scratch.position() + part);
      }
      scratch.flip();
      long taken = SendSide.this.write(connection.loop.scratchAlone(), 0, 1);
      advance(buffers, first, taken);
      return taken;
    }
  }
}
