package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.Status;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A connection without a system beneath: bytes arrive, go out and end as a test says; pause,
 * resume, partial acceptance and retaining follow WSK R56 to R63 and D3. Memory that is lent or
 * released is overwritten afterwards.
 */
final class FakeConnection extends FakeSocket implements ConnectionSocket {
  static final int BUFFER = 64 << 10;
  private static final byte STALE = (byte) 0xEE;

  /** The callbacks; set before events are enabled. */
  ConnectionEvents events;

  // ---- receiving, loop

  /** The receive buffer: the same until an indication in it is retained. */
  private ByteBuffer memory;

  private ByteBuffer lent;

  /** Bytes that arrived and were not accepted, as they came: each array is one buffer. */
  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();

  boolean paused;
  private boolean resumed;
  private Status end;
  private boolean endTold;

  /** Whether a resume on the loop calls back at once, as no good subsystem does. */
  boolean resumesInline;

  /** Whether all that arrived is one indication of several buffers, each with its own memory. */
  boolean lists;

  /**
   * What the callbacks answered, such as "SUCCESS", "PARTIAL 3", "PENDING", "DATA_NOT_ACCEPTED".
   */
  final List<String> verdicts = new ArrayList<>();

  int zeroLengthReceives;

  /** Queued receives, which come before the event (R27). */
  final FakeReads reads = new FakeReads(this);

  /** Retained and not released. */
  final Set<DataIndication> retained = new HashSet<>();

  int releases;
  int refusedReleases;

  // ---- sending, loop

  /** How many bytes the system takes before it is full. */
  long sendRoom = Long.MAX_VALUE;

  private final ArrayDeque<PendingSend> pendingSends = new ArrayDeque<>();
  final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  final List<Long> sendSizes = new ArrayList<>();
  boolean finSent;
  Status sendEnd;

  /** Answered to connect; {@code null} lets it wait. */
  Status connectOutcome = Status.SUCCESS;

  private Request connecting;

  private record PendingSend(
      ByteBuffer[] buffers, boolean thenEnd, Request request, long[] taken) {}

  FakeConnection(FakeLoop loop) {
    super(loop);
  }

  // ---- what a test does, on the loop and run until quiet

  /** Bytes arrive as one buffer. */
  void arrive(byte... bytes) {
    loop.run(() -> {
      arrived.add(bytes.clone());
      pump();
    });
  }

  /** Bytes arrive, and nothing else runs; on the loop. */
  void arriveNow(String text) {
    arrived.add(text.getBytes(ISO_8859_1));
    pump();
  }

  /** Bytes are there, and nothing is indicated; on the loop. */
  void add(byte... bytes) {
    arrived.add(bytes);
  }

  void arriveText(String text) {
    arrive(text.getBytes(ISO_8859_1));
  }

  /** The peer's stream ended; told when everything is accepted. */
  void finish(Status status) {
    loop.run(() -> {
      end = status;
      pump();
    });
  }

  /** The peer disconnected; told at once. */
  void disconnected(Disconnect kind) {
    loop.run(() -> {
      if (kind == Disconnect.ABORTIVE) {
        dieSending(Status.CONNECTION_RESET);
      }
      if (enabled.contains(EventType.DISCONNECT)) {
        callback(EventType.DISCONNECT, () -> {
          events.disconnect(kind);
          return null;
        });
      }
    });
  }

  /** The calls under way fail, and no event tells. */
  void failSends(Status status) {
    loop.run(() -> dieSending(status));
  }

  /** The system takes more bytes. */
  void drain(long bytes) {
    loop.run(() -> {
      sendRoom = sendRoom + bytes < 0 ? Long.MAX_VALUE : sendRoom + bytes;
      flush();
    });
  }

  /** The socket fails. */
  void fail(Throwable cause) {
    loop.run(() -> beginClosing(Status.FILE_FORCED_CLOSED, cause));
  }

  /** An indication without data. */
  void indicateNothing() {
    loop.run(() -> callback(EventType.RECEIVE, () -> events.receive(new Event(null, 0))));
  }

  int unaccepted() {
    return arrived.stream().mapToInt(bytes -> bytes.length).sum();
  }

  // ---- receiving

  @Override
  void pump() {
    reads.serve(arrived, closing == null ? end : closing);
    while (enabled.contains(EventType.RECEIVE)
        && !paused
        && closing == null
        && inCallback == null
        && reads.isEmpty()) {
      if (arrived.isEmpty()) {
        if (end != null && !endTold) {
          endTold = true;
          callback(EventType.RECEIVE, () -> {
            events.endOfReceive(end);
            return null;
          });
        }
        return;
      }
      indicate();
    }
  }

  private void indicate() {
    Node head = lists ? list() : single();
    long total = head.total();
    Event event = new Event(head, total);
    resumed = false;
    ReceiveVerdict verdict = callback(EventType.RECEIVE, () -> events.receive(event));
    switch (verdict) {
      case PENDING -> {
        verdicts.add("PENDING");
        consume(total);
        if (head.early) {
          head.spoil();
        } else {
          retained.add(head);
          memory = null;
        }
      }
      case SUCCESS -> {
        long accepted = Math.min(event.accepted, total);
        verdicts.add(accepted == total ? "SUCCESS" : "PARTIAL " + accepted);
        consume(accepted);
        head.spoil();
        if (accepted < total) {
          paused = !resumed;
        }
      }
      case DATA_NOT_ACCEPTED -> {
        verdicts.add("DATA_NOT_ACCEPTED");
        head.spoil();
        paused = !resumed;
      }
    }
  }

  private Node single() {
    byte[] bytes = arrived.getFirst();
    int length = Math.min(bytes.length, BUFFER);
    if (memory == null) {
      memory = ByteBuffer.allocateDirect(BUFFER);
      lent = memory.asReadOnlyBuffer();
    }
    memory.put(0, bytes, 0, length);
    lent.limit(length).position(0);
    return new Node(lent, memory, null);
  }

  private Node list() {
    Node next = null;
    for (byte[] bytes : (Iterable<byte[]>) arrived::descendingIterator) {
      ByteBuffer own = ByteBuffer.allocateDirect(bytes.length + 7);
      own.put(5, bytes);
      next = new Node(own.asReadOnlyBuffer().limit(5 + bytes.length).position(5), own, next);
    }
    return next;
  }

  private void consume(long bytes) {
    FakeReads.consume(arrived, bytes);
  }

  /** One buffer of an indication. */
  private final class Node implements DataIndication {
    private final ByteBuffer buffer;
    private final ByteBuffer own;
    private final Node next;

    /** Released inside the callback. */
    private boolean early;

    Node(ByteBuffer buffer, ByteBuffer own, Node next) {
      this.buffer = buffer;
      this.own = own;
      this.next = next;
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public DataIndication next() {
      return next;
    }

    long total() {
      return buffer.remaining() + (next == null ? 0 : next.total());
    }

    void spoil() {
      for (int i = 0; i < buffer.limit(); i++) {
        own.put(i, STALE);
      }
      if (next != null) {
        next.spoil();
      }
    }
  }

  /** The argument of the receive event. */
  private static final class Event implements ReceiveEvent {
    private final DataIndication head;
    private final long total;
    private long accepted;

    Event(DataIndication head, long total) {
      this.head = head;
      this.total = total;
      this.accepted = total;
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

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    if (buffer.hasRemaining()) {
      return call(request, "receive", () -> reads.cancel(request), () -> {
        reads.add(buffer, request);
        loop.later(this::pump);
      });
    }
    return call(request, "receive 0", () -> {
      zeroLengthReceives++;
      complete(request, closing == null ? Status.SUCCESS : Status.FILE_FORCED_CLOSED, 0);
      if (inCallback == EventType.RECEIVE) {
        resumed = true; // D3
      } else {
        paused = false;
      }
      if (resumesInline) {
        pump();
      } else {
        loop.later(this::pump);
      }
    });
  }

  @Override
  public Status release(DataIndication indication) {
    Status[] status = {Status.SUCCESS};
    Runnable body = () -> {
      releases++;
      Node node = (Node) indication;
      if (retained.remove(node)) {
        node.spoil();
      } else if (inCallback == EventType.RECEIVE && !node.early) {
        node.early = true;
      } else {
        refusedReleases++;
        status[0] = Status.INVALID_PARAMETER;
      }
    };
    onLoop(body);
    return status[0];
  }

  // ---- sending

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    return queue("send", buffers, false, request);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return queue("disconnect", last, true, request);
  }

  private Status queue(String name, ByteBuffer[] buffers, boolean thenEnd, Request request) {
    return call(request, name, () -> {
      if (closing != null) {
        complete(request, Status.FILE_FORCED_CLOSED, 0);
      } else if (sendEnd != null) {
        complete(request, sendEnd, 0);
      } else if (finSent) {
        complete(request, Status.INVALID_DEVICE_STATE, 0);
      } else {
        sendSizes.add(Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum());
        pendingSends.add(new PendingSend(buffers, thenEnd, request, new long[1]));
        flush();
      }
    });
  }

  int pendingSends() {
    return pendingSends.size();
  }

  private void flush() {
    while (!pendingSends.isEmpty()) {
      PendingSend send = pendingSends.getFirst();
      for (ByteBuffer buffer : send.buffers) {
        int part = (int) Math.min(buffer.remaining(), sendRoom);
        byte[] bytes = new byte[part];
        buffer.get(bytes);
        sent.writeBytes(bytes);
        send.taken[0] += part;
        sendRoom -= sendRoom == Long.MAX_VALUE ? 0 : part;
        if (buffer.hasRemaining()) {
          return;
        }
      }
      pendingSends.removeFirst();
      finSent |= send.thenEnd;
      complete(send.request, Status.SUCCESS, send.taken[0]);
    }
  }

  private void dieSending(Status status) {
    sendEnd = status;
    for (PendingSend send : pendingSends) {
      complete(send.request, status, send.taken[0]);
    }
    pendingSends.clear();
  }

  // ---- the rest

  @Override
  void die(Status status) {
    dieSending(status);
    reads.die(status);
    endConnecting(status);
  }

  @Override
  public Status abort(Request request) {
    return call(request, "abort", () -> {
      beginClosing(Status.CONNECTION_ABORTED, null);
      complete(request, Status.SUCCESS, 0);
    });
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    throw new AssertionError("the gates connect without data");
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    return call(request, "connect", () -> endConnecting(Status.CANCELLED), () -> {
      connecting = request;
      if (connectOutcome != null) {
        endConnecting(connectOutcome);
      }
    });
  }

  private void endConnecting(Status status) {
    if (connecting != null) {
      complete(connecting, status, 0);
      connecting = null;
    }
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress("127.0.0.1", 9);
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return call(request, "idealSendBacklog", () -> complete(request, Status.SUCCESS, 1));
  }

  @Override
  public Status receiveBacklog(Request request) {
    return call(request, "receiveBacklog", () -> complete(request, Status.SUCCESS, 1));
  }
}
