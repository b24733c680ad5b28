package dev.sluice.streams;

import dev.sluice.api.DataIndication;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Indicates the bytes of an array one piece after the other, as a subsystem does: what was not
 * accepted comes again, before anything else, and only after a receive. Cheap enough for gigabytes.
 */
final class Feeder {
  private static final ThreadLocal<ByteBuffer[]> MEMORY =
      ThreadLocal.withInitial(() -> new ByteBuffer[8]);

  private static final byte[] STALE = new byte[16];

  static {
    Arrays.fill(STALE, (byte) 0xEE);
  }

  private final Fixture fixture;
  private final byte[] source;
  private final IntSupplier sizes;

  /** Where in their buffers indications begin. */
  private final int start;

  /** Buffers of an indication at most. */
  private final int parts;

  /** Made once for each thread: there may be many thousands of feeders. */
  private final ByteBuffer[] memory = MEMORY.get();

  /** Bytes accepted so far, and where the next indication begins. */
  int accepted;

  /** The end of the piece that was read last; what lies before it and was not accepted is left. */
  private int read;

  /** Zero-length receives seen when the event was paused last. */
  private int resumesBefore;

  private boolean paused;

  /** Used again and again, as {@link #taking}. */
  private final Event event = new Event();

  private final Runnable taking = this::take;

  Feeder(Fixture fixture, byte[] source, int start, int parts, IntSupplier sizes) {
    this.fixture = fixture;
    this.source = source;
    this.start = start;
    this.parts = parts;
    this.sizes = sizes;
  }

  boolean isPaused() {
    return paused && fixture.socket.zeroLengthReceives == resumesBefore;
  }

  /** Indicates the next piece; {@code false} if all were accepted. */
  boolean indicate() {
    if (accepted == source.length) {
      return false;
    }
    if (accepted == read) {
      read = Math.min(source.length, read + sizes.getAsInt());
    }
    int length = read - accepted;
    event.begin(list(length), length);
    resumesBefore = fixture.socket.zeroLengthReceives;
    fixture.loop.as(taking);
    spoil();
    return true;
  }

  private void take() {
    ReceiveVerdict verdict = fixture.connection.receive(event);
    long taken = switch (verdict) {
      case SUCCESS -> event.accepted;
      case PENDING -> throw new AssertionError("nobody retains here");
      case DATA_NOT_ACCEPTED -> 0;
    };
    accepted += (int) taken;
    paused = taken < event.total;
  }

  private Node list(int length) {
    Node next = null;
    int end = accepted + length;
    for (int part = Math.min(parts, length) - 1; part >= 0; part--) {
      int begin = accepted + (int) ((long) length * part / Math.min(parts, length));
      next = new Node(lend(part, begin, end - begin), next);
      end = begin;
    }
    return next;
  }

  private ByteBuffer lend(int part, int from, int length) {
    ByteBuffer own = memory[part];
    if (own == null || own.capacity() < start + length) {
      own = ByteBuffer.allocateDirect(start + Math.max(length, 1024));
      memory[part] = own;
    }
    own.clear().put(start, source, from, length);
    return own.limit(start + length).position(start);
  }

  /** The memory was lent: it is other data now. */
  private void spoil() {
    for (int part = 0; part < parts; part++) {
      ByteBuffer lent = memory[part];
      if (lent != null) {
        lent.put(lent.position(), STALE, 0, Math.min(lent.remaining(), STALE.length));
      }
    }
  }

  private record Node(ByteBuffer buffer, DataIndication next) implements DataIndication {}

  private static final class Event implements ReceiveEvent {
    private Node head;
    private long total;
    private long accepted;

    void begin(Node list, long bytes) {
      head = list;
      total = bytes;
      accepted = bytes;
    }

    @Override
    public DataIndication indication() {
      return head;
    }

    @Override
    public long bytesIndicated() {
      return total;
    }

    @Override
    public long bytesAccepted() {
      return accepted;
    }

    @Override
    public void bytesAccepted(long bytes) {
      accepted = bytes;
    }

    @Override
    public boolean releaseAsap() {
      return false;
    }
  }
}
