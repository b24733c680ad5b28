package dev.sluice.streams;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection on which a few bytes arrive, and which keeps or takes what is sent. Pause, resume
 * and partial acceptance follow WSK R56 to R63 and D3.
 */
final class ScriptedConnection extends ScriptedSocket implements ConnectionSocket {
  /** Whose events they are; set before anything happens. */
  ConnectionEvents events;

  // ---- receiving, loop

  private final byte[] arrived;

  /** How many of the bytes may be indicated by now. */
  int there;

  /** How many were accepted. */
  int accepted;

  /** How the peer ends behind the last byte, once it does. */
  Status end;

  boolean paused;
  int refusals;
  int resumes;
  private boolean endTold;
  private boolean resumed;
  private boolean indicating;
  private final ArrayDeque<Read> reads = new ArrayDeque<>(0);

  private record Read(ByteBuffer buffer, Request request) {}

  /** Lists that were retained. */
  int retained;

  /** Calls of WskRelease, and lists that it gave back; any thread. */
  final AtomicInteger releases = new AtomicInteger();

  final AtomicInteger returned = new AtomicInteger();

  /** FINs asked for. */
  int disconnects;

  ScriptedConnection(ScriptedLoop loop, byte... arrived) {
    super(loop);
    this.arrived = arrived;
    this.there = arrived.length;
  }

  /** More bytes arrive; by the actor that plays the loop. */
  void arrive(int bytes) {
    loop.run(() -> {
      there += bytes;
      pump();
    });
  }

  /** The peer finishes; by the actor that plays the loop. */
  void finish() {
    loop.run(() -> {
      end = Status.SUCCESS;
      pump();
    });
  }

  // ---- the receive event

  @Override
  void pump() {
    serveReads();
    while (enabled && !paused && !indicating && reads.isEmpty()) {
      if (accepted < there) {
        indicate();
      } else {
        if (end != null && !endTold) {
          endTold = true;
          events.endOfReceive(end);
        }
        return;
      }
    }
  }

  private void indicate() {
    int length = there - accepted;
    Event event = new Event(new Node(ByteBuffer.wrap(arrived, accepted, length)), length);
    indicating = true;
    resumed = false;
    ReceiveVerdict verdict = events.receive(event);
    indicating = false;
    long taken = verdict == ReceiveVerdict.DATA_NOT_ACCEPTED ? 0 : event.accepted;
    accepted += (int) taken;
    if (verdict == ReceiveVerdict.PENDING) {
      retained++;
    }
    if (taken < length) {
      refusals++;
      paused = !resumed; // D3
    }
  }

  private final class Node implements DataIndication {
    private final ByteBuffer buffer;
    private final AtomicInteger released = new AtomicInteger();

    Node(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public DataIndication next() {
      return null;
    }
  }

  private static final class Event implements ReceiveEvent {
    private final DataIndication list;
    private final long indicated;
    private long accepted;

    Event(DataIndication list, long indicated) {
      this.list = list;
      this.indicated = indicated;
      this.accepted = indicated;
    }

    @Override
    public DataIndication indication() {
      return list;
    }

    @Override
    public long bytesIndicated() {
      return indicated;
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
  public Status release(DataIndication indication) {
    releases.incrementAndGet();
    if (((Node) indication).released.getAndIncrement() > 0) {
      return Status.INVALID_PARAMETER;
    }
    returned.incrementAndGet();
    return Status.SUCCESS;
  }

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    if (buffer.hasRemaining()) {
      Read read = new Read(buffer, request);
      return call(request, () -> withdraw(read), () -> {
        reads.add(read);
        loop.execute(this::pump);
      });
    }
    return call(request, () -> {
      resumes++;
      resumed = indicating;
      paused = false;
      complete(request, Status.SUCCESS, 0);
      loop.execute(this::pump);
    });
  }

  private void withdraw(Read read) {
    if (reads.remove(read)) {
      complete(read.request, Status.CANCELLED, 0);
    }
  }

  private void serveReads() {
    while (!reads.isEmpty() && (accepted < there || end != null)) {
      Read read = reads.remove();
      int length = Math.min(read.buffer.remaining(), there - accepted);
      read.buffer.put(arrived, accepted, length);
      accepted += length;
      complete(read.request, length > 0 ? Status.SUCCESS : end, length);
    }
  }

  // ---- sending

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    if (disconnects > 0) { // the gates send on the loop
      return call(request, () -> complete(request, Status.INVALID_DEVICE_STATE, 0));
    }
    return send(List.of(buffers), request);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return call(request, () -> {
      disconnects++;
      complete(request, Status.SUCCESS, 0);
    });
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return call(request, () -> complete(request, Status.SUCCESS, 10));
  }

  // ---- what no gate calls

  @Override
  public Status connect(SocketAddress address, Request request) {
    throw unscripted();
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    throw unscripted();
  }

  @Override
  public Status receiveBacklog(Request request) {
    throw unscripted();
  }
}
