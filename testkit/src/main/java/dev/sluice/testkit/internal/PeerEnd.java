package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The far end of a connection, which the test drives: what it writes waits here until the window
 * takes it; what arrives is taken at once unless the test stopped reading. Called by the test
 * between steps, or in them.
 */
public final class PeerEnd implements Endpoint, Connector {
  private final Network network;
  private final Lane lane;
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
  private final ByteQueue inbox = new ByteQueue();
  private @Nullable End end;
  private @Nullable Status refusal;
  private boolean reading = true;
  private boolean finishing;
  private boolean withdrawn;
  private boolean posted;

  private PeerEnd(Network network, String name) {
    this.network = network;
    this.lane = new Lane(new Lane.Group(), name, "peer");
  }

  /** A peer that connects. */
  public static PeerEnd connecting(Network network, SocketAddress from, SocketAddress to) {
    PeerEnd peer = new PeerEnd(network, "peer of " + to);
    network.connect(network.withPort(from), to, network.faults().window(), peer);
    return peer;
  }

  /** A peer that was connected to. */
  static PeerEnd accepted(Network network, End end) {
    PeerEnd peer = new PeerEnd(network, "peer of " + end.remote());
    peer.connected(end);
    return peer;
  }

  // ---- connecting

  @Override
  public void connected(End established) {
    end = established;
    established.attach(this);
    arrived();
    roomChanged();
  }

  @Override
  public void refused(Status why) {
    refusal = why;
  }

  @Override
  public boolean isWithdrawn() {
    return withdrawn;
  }

  public boolean isConnected() {
    return end != null;
  }

  public @Nullable Status refusal() {
    return refusal;
  }

  public @Nullable SocketAddress local() {
    return end == null ? null : end.local();
  }

  public @Nullable SocketAddress remote() {
    return end == null ? null : end.remote();
  }

  // ---- writing

  public void write(ByteBuffer bytes) {
    if (finishing) {
      throw new IllegalStateException("this peer has finished writing");
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    unsent.add(ByteBuffer.wrap(copy));
    flushSoon();
  }

  public void finish() {
    finishing = true;
    flushSoon();
  }

  /** Bytes that the window has not taken. */
  public long unsent() {
    return unsent.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** Why nothing written arrives any more, or {@code null}. */
  public @Nullable Status broken() {
    End known = end;
    if (known == null) {
      return refusal;
    }
    Status broken = known.in().broken();
    return broken != null ? broken : known.out().shut();
  }

  private void flushSoon() {
    if (!posted && end != null) {
      posted = true;
      network.steps().post(lane, "write", () -> {
        posted = false;
        flush();
      });
    }
  }

  private void flush() {
    End known = end;
    if (known == null || known.out().shut() != null) {
      unsent.clear();
      return;
    }
    ByteBuffer first = unsent.peek();
    if (first == null) {
      if (finishing) {
        known.out().finish();
      }
      return;
    }
    if (first.hasRemaining() && known.out().write(first) == 0) {
      return; // told when there is room
    }
    if (!first.hasRemaining()) {
      unsent.remove();
    }
    flushSoon();
  }

  /** Breaks the connection; what the window has not taken is lost. */
  public void reset() {
    withdrawn = true;
    unsent.clear();
    if (end != null) {
      end.out().reset();
    }
  }

  /** As a process that ends: bytes that nobody read make it a reset. */
  public void close() {
    End known = end;
    if (known != null && known.in().available() > 0) {
      reset();
      return;
    }
    withdrawn = true;
    finish();
    if (known != null) {
      known.out().gone();
    }
  }

  // ---- reading

  public void reading(boolean takes) {
    reading = takes;
    if (takes) {
      network.steps().post(lane, "read", this::arrived);
    }
  }

  public void window(int bytes) {
    if (end != null) {
      end.in().capacity(bytes);
    }
  }

  /** Bytes that can be read now. */
  public int available() {
    return inbox.size() + (end == null ? 0 : end.in().available());
  }

  /** Takes at most so many bytes. */
  public byte[] read(int most) {
    int fromInbox = Math.min(most, inbox.size());
    byte[] first = inbox.take(fromInbox);
    End known = end;
    int more = known == null ? 0 : Math.min(most - fromInbox, known.in().available());
    if (known == null || more == 0) {
      return first;
    }
    return ByteBuffer.allocate(fromInbox + more)
        .put(first)
        .put(known.in().take(more))
        .array();
  }

  /** Whether the other side has finished writing, and all that it wrote can be read. */
  public boolean sawEnd() {
    return end != null && end.in().isFinished();
  }

  @Override
  public void arrived() {
    End known = end;
    if (known != null && reading && known.in().available() > 0) {
      inbox.add(known.in().take(known.in().available()));
    }
  }

  @Override
  public void roomChanged() {
    flushSoon();
  }
}
