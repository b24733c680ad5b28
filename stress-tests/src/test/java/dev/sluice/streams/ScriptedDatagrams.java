package dev.sluice.streams;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A datagram socket on which lists of datagrams arrive, of one byte each: 1, 2, 3 and so on. The
 * verdicts follow WSK R47 to R51 and D17.
 */
final class ScriptedDatagrams extends ScriptedSocket implements DatagramSocket {
  /** Whose event it is; set before anything happens. */
  DatagramGate gate;

  // ---- loop

  /** Lists that wait; of each its length. */
  private final ArrayDeque<Integer> lists = new ArrayDeque<>(2);

  /** The byte of the latest datagram accepted. */
  private int last;

  /** Lists that were refused. */
  int refusals;

  /** Lists that were answered with PENDING. */
  int retained;

  private boolean indicating;

  // ---- any thread

  /** Releases that gave a list back, and others. */
  final AtomicInteger returned = new AtomicInteger();

  final AtomicInteger wrong = new AtomicInteger();

  ScriptedDatagrams(ScriptedLoop loop) {
    super(loop);
  }

  /** Datagrams arrive, as one list; by the actor that plays the loop. */
  void arrive(int datagrams) {
    loop.run(() -> {
      lists.add(datagrams);
      pump();
    });
  }

  /** Lists that the application still has. */
  int owed() {
    return retained - returned.get();
  }

  @Override
  void pump() {
    while (enabled && !indicating && !lists.isEmpty()) {
      indicate(lists.element());
    }
  }

  private void indicate(int datagrams) {
    Node head = null;
    for (int value = last + datagrams; value > last; value--) {
      head = new Node(SendWorld.bytes(value), head);
    }
    indicating = true;
    ReceiveVerdict verdict = gate.receiveFrom(new Event(head, datagrams));
    indicating = false;
    if (verdict == ReceiveVerdict.DATA_NOT_ACCEPTED) {
      refusals++;
      enabled = false; // R49
      return;
    }
    lists.remove();
    last += datagrams;
    if (verdict == ReceiveVerdict.PENDING) {
      retained++;
    }
  }

  private static final class Node implements DatagramIndication {
    private final ByteBuffer buffer;
    private final Node next;
    private final AtomicInteger released = new AtomicInteger();

    Node(ByteBuffer buffer, Node next) {
      this.buffer = buffer;
      this.next = next;
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public SocketAddress remoteAddress() {
      return ADDRESS;
    }

    @Override
    public boolean truncated() {
      return false;
    }

    @Override
    public DatagramIndication next() {
      return next;
    }
  }

  private record Event(DatagramIndication indication, int datagrams) implements DatagramEvent {
    @Override
    public Set<DatagramFlag> flags() {
      return Set.of();
    }
  }

  @Override
  public Status release(DatagramIndication indication) {
    if (((Node) indication).released.getAndIncrement() > 0) {
      wrong.incrementAndGet();
      return Status.INVALID_PARAMETER;
    }
    returned.incrementAndGet();
    return Status.SUCCESS;
  }

  @Override
  public Status sendTo(ByteBuffer[] buffers, SocketAddress remote, Request request) {
    return send(List.of(buffers), request);
  }

  @Override
  public Status sendMessages(List<ByteBuffer> datagrams, SocketAddress remote, Request request) {
    return send(datagrams, request);
  }

  @Override
  public Status receiveFrom(ByteBuffer buffer, Request request) {
    throw unscripted();
  }
}
