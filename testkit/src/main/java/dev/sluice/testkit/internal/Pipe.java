package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: the writer's kernel, the wire, the reader's receive buffer. What
 * was written arrives in order, in packets that the seed cuts. In steps only.
 *
 * <pre>
 * packet  arrives as
 * bytes   bytes in the receive buffer; at an end that is gone they are answered with a reset
 * FIN     the end behind the bytes
 * RST     the latch {@link #broken}; on a Unix link a FIN, and the reader can send no more
 * </pre>
 */
final class Pipe implements Source {
  private static final long UNCUT = -1;

  private final Network network;
  private final Lane lane;
  private final boolean unix;

  /** Set once by {@link End}. */
  private @Nullable Endpoint writer;

  /** As {@link #writer}. */
  private @Nullable Endpoint reader;

  /** The other direction; set once. */
  private @Nullable Pipe back;

  private final ByteQueue received = new ByteQueue();
  private int capacity;
  private int inFlight;

  /** Bytes that nobody reads any more: an end that is gone opens no window for more. */
  private int lost;

  /** The test holds the window shut. */
  private boolean held;

  /** The writer met a full window and is to be told. */
  private boolean writerWaits;

  /** When the latest packet arrives; the next is not earlier. */
  private long latest;

  /** Bytes that still arrive until {@link #cut} happens. */
  private long cutAfter = UNCUT;

  private @Nullable Status cutBy;
  private boolean finWritten;
  private boolean finished;
  private @Nullable Status broken;

  /** Nothing can be written any more, and why. */
  private @Nullable Status shut;

  /** Nobody reads any more. */
  private boolean readerGone;

  Pipe(Network network, Lane lane, boolean unix, int capacity) {
    this.network = network;
    this.lane = lane;
    this.unix = unix;
    this.capacity = capacity;
  }

  void join(Pipe other) {
    back = other;
  }

  void reader(Endpoint endpoint) {
    reader = endpoint;
  }

  void writer(Endpoint endpoint) {
    writer = endpoint;
  }

  // ---- the writer's side

  /** Bytes that can be written now. */
  int room() {
    return held ? 0 : Math.max(0, capacity - received.size() - inFlight - lost);
  }

  int capacity() {
    return capacity;
  }

  /** Why nothing can be written any more, or {@code null}. */
  @Nullable
  Status shut() {
    return shut;
  }

  /** Writes what fits, or a part of it; 0 when the window is full, and then the writer is told. */
  int write(ByteBuffer bytes) {
    int fits = Math.min(room(), bytes.remaining());
    if (fits == 0) {
      writerWaits = bytes.hasRemaining();
      return 0;
    }
    int count = network.part(fits);
    for (int left = count; left > 0; ) {
      byte[] packet = new byte[network.part(left)];
      bytes.get(packet);
      left -= packet.length;
      inFlight += packet.length;
      send(packet.length + " bytes", () -> arrive(packet));
    }
    return count;
  }

  void finish() {
    if (!finWritten && shut == null) {
      finWritten = true;
      send("FIN", this::arriveEnd);
    }
  }

  boolean isFinWritten() {
    return finWritten;
  }

  /** Breaks the connection, both ways: nothing arrives here any more. */
  void reset() {
    if (shut == null) {
      shut = Status.CONNECTION_ABORTED;
      gone();
      send("RST", this::arriveReset);
    }
  }

  /** The writer reads no more of the other direction; what comes is answered with a reset. */
  void gone() {
    if (back != null) {
      back.readerGone = true;
      back.lost += back.received.size();
      back.received.clear();
    }
  }

  private void send(String what, Runnable arrival) {
    latest = Math.max(latest, network.arrival());
    network.steps().postAt(latest, lane, what, arrival);
  }

  // ---- arrivals

  private void arrive(byte[] packet) {
    inFlight -= packet.length;
    if (readerGone) {
      lost += packet.length;
      if (back != null) {
        back.reset();
      }
      return;
    }
    if (broken != null || finished) {
      return;
    }
    int let = cutAfter == UNCUT ? packet.length : (int) Math.min(cutAfter, packet.length);
    received.add(ByteBuffer.wrap(packet), let);
    if (cutAfter != UNCUT) {
      cutAfter -= let;
      cut();
    }
    tellReader();
  }

  /** After so many more bytes the connection breaks, or the direction ends without a reason. */
  void cutAfter(long bytes, @Nullable Status why) {
    cutAfter = bytes;
    cutBy = why;
    network.steps().post(lane, "cut after " + bytes, () -> {
      cut();
      tellReader();
    });
  }

  private void cut() {
    if (cutAfter != 0) {
      return;
    }
    if (cutBy == null) {
      finished = true;
      return;
    }
    breakOff(cutBy);
    Pipe other = back;
    if (other != null) {
      other.breakOff(cutBy);
      other.tellReader();
    }
  }

  private void arriveEnd() {
    if (!readerGone && broken == null) {
      finished = true;
      tellReader();
    }
  }

  private void arriveReset() {
    if (readerGone) {
      return;
    }
    Pipe other = back;
    if (unix) {
      finished = true;
      if (other != null) {
        other.shut = Status.CONNECTION_RESET;
      }
    } else {
      breakOff(Status.CONNECTION_RESET);
    }
    tellReader();
    if (other != null && other.writer != null) {
      other.writer.roomChanged();
    }
  }

  /** The connection breaks here, whatever the other end knows. */
  void breakOff(Status why) {
    if (broken == null) {
      broken = why;
      if (back != null && back.shut == null) {
        back.shut = why;
      }
    }
  }

  private void tellReader() {
    if (reader != null) {
      reader.arrived();
    }
  }

  // ---- the reader's side

  @Override
  public int available() {
    return received.size();
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public @Nullable Status broken() {
    return broken;
  }

  @Override
  public void peek(ByteBuffer target, int count) {
    received.peek(0, target, count);
  }

  @Override
  public byte[] take(int count) {
    byte[] taken = received.take(count);
    tellWriter();
    return taken;
  }

  @Override
  public void drop(int count) {
    received.drop(count);
    tellWriter();
  }

  // ---- the window

  void capacity(int bytes) {
    capacity = bytes;
    sizeChanged();
  }

  void hold(boolean shut) {
    held = shut;
    sizeChanged();
  }

  private void sizeChanged() {
    network.steps().post(lane, "window", () -> {
      writerWaits = false;
      if (writer != null) {
        writer.roomChanged();
      }
    });
  }

  private void tellWriter() {
    if (writerWaits && room() > 0) {
      writerWaits = false;
      Endpoint told = writer;
      network.steps().post(lane, "window", () -> {
        if (told != null) {
          told.roomChanged();
        }
      });
    }
  }
}
