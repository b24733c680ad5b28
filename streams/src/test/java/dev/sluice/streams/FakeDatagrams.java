package dev.sluice.streams;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A datagram socket without a system beneath: datagrams arrive and go out as a test says; verdicts
 * follow WSK R47 to R51 and D17. Memory that is not lent any more is overwritten.
 */
final class FakeDatagrams extends FakeSocket implements DatagramSocket {
  static final SocketAddress PEER = new InetSocketAddress("127.0.0.1", 9);
  private static final byte STALE = (byte) 0xEE;

  DatagramEvents events;

  // ---- receiving, loop

  /** What arrived and waits, one list at most for each array. */
  final ArrayDeque<String[]> arrived = new ArrayDeque<>();

  /** Whether the event cannot be switched off. */
  boolean alwaysOn;

  /** Who sends; without anybody elements cannot be made. */
  SocketAddress sender = PEER;

  final List<String> verdicts = new ArrayList<>();

  /** Elements owed. */
  final Set<Node> retained = new HashSet<>();

  private final Set<Node> lent = new HashSet<>();
  private final Set<Node> early = new HashSet<>();
  int refusedReleases;

  /** Refused while the event is always on. */
  int dropped;

  // ---- sending, loop

  /** How many datagrams the system takes before it is full. */
  long sendRoom = Long.MAX_VALUE;

  /** Answered to the next control. */
  Status controlOutcome = Status.SUCCESS;

  /** Answered to the next send that reaches a datagram of this text. */
  String refusedText;

  Status refusal;

  private final ArrayDeque<Sending> sending = new ArrayDeque<>();

  /** Each call: where to, and the datagrams. */
  final List<String> sendCalls = new ArrayList<>();

  /** Each datagram that the system took. */
  final List<String> sent = new ArrayList<>();

  SocketAddress peer;

  private record Sending(
      List<ByteBuffer> datagrams,
      SocketAddress remote,
      Request request,
      int[] next,
      long[] bytes) {}

  FakeDatagrams(FakeLoop loop) {
    super(loop);
  }

  // ---- what a test does

  /** Datagrams arrive, which are one list. */
  void arrive(String... texts) {
    loop.run(() -> {
      arrived.add(texts);
      pump();
    });
  }

  /** Datagrams wait and nothing is indicated; on the loop. */
  void add(String... texts) {
    arrived.add(texts);
  }

  void indicateNothing() {
    loop.run(() -> callback(EventType.RECEIVE_FROM, () -> events.receiveFrom(new Event(null, 0))));
  }

  void fail(Throwable cause) {
    loop.run(() -> beginClosing(Status.FILE_FORCED_CLOSED, cause));
  }

  /** The system takes more datagrams. */
  void drain(long datagrams) {
    loop.run(() -> {
      sendRoom = datagrams;
      flush();
    });
  }

  // ---- receiving

  @Override
  public Status enableEvents(Set<EventType> types) {
    return alwaysOn ? Status.SUCCESS : super.enableEvents(types);
  }

  @Override
  public Status disableEvent(EventType event, Request request) {
    return alwaysOn ? Status.INVALID_DEVICE_REQUEST : super.disableEvent(event, request);
  }

  @Override
  void pump() {
    while ((alwaysOn || enabled.contains(EventType.RECEIVE_FROM))
        && closing == null
        && inCallback == null
        && !arrived.isEmpty()) {
      indicate(arrived.getFirst());
    }
  }

  private void indicate(String[] texts) {
    Node head = null;
    for (int i = texts.length - 1; i >= 0; i--) {
      head = new Node(texts[i], head);
    }
    head.isHead = true;
    lent.clear();
    early.clear();
    for (Node node = head; node != null; node = node.next) {
      lent.add(node);
    }
    Event event = new Event(head, texts.length);
    ReceiveVerdict verdict = callback(EventType.RECEIVE_FROM, () -> events.receiveFrom(event));
    verdicts.add(verdict.toString());
    switch (verdict) {
      case SUCCESS -> {
        arrived.removeFirst();
        lent.forEach(Node::spoil);
        refusedReleases += early.size(); // given back, and then not retained
      }
      case PENDING -> {
        arrived.removeFirst();
        early.forEach(Node::spoil);
        lent.removeAll(early);
        retained.addAll(lent);
      }
      case DATA_NOT_ACCEPTED -> {
        lent.forEach(Node::spoil);
        refusedReleases += early.size();
        if (alwaysOn) {
          dropped += arrived.removeFirst().length;
        } else {
          enabled.remove(EventType.RECEIVE_FROM);
        }
      }
    }
    lent.clear();
    early.clear();
  }

  @Override
  public Status release(DatagramIndication indication) {
    onLoop(() -> {
      boolean any = false;
      Node node = (Node) indication;
      for (Node each = node; each != null; each = node.isHead ? each.next : null) { // D17
        if (retained.remove(each)) {
          each.spoil();
          any = true;
        } else if (lent.contains(each)) {
          any |= early.add(each);
        }
      }
      refusedReleases += any ? 0 : 1;
    });
    return Status.SUCCESS;
  }

  /** One datagram. */
  final class Node implements DatagramIndication {
    private final ByteBuffer own;
    private final ByteBuffer buffer;
    private final Node next;

    /** Whether its release is that of the whole list. */
    private boolean isHead;

    Node(String text, Node next) {
      byte[] bytes = Bytes.of(text).array();
      this.own = ByteBuffer.allocateDirect(bytes.length + 7);
      own.put(5, bytes);
      this.buffer = own.asReadOnlyBuffer().limit(5 + bytes.length).position(5);
      this.next = next;
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public SocketAddress remoteAddress() {
      return sender;
    }

    @Override
    public boolean truncated() {
      return false;
    }

    @Override
    public DatagramIndication next() {
      return next;
    }

    void spoil() {
      for (int i = 0; i < own.capacity(); i++) {
        own.put(i, STALE);
      }
    }
  }

  private record Event(DatagramIndication indication, int datagrams) implements DatagramEvent {
    @Override
    public Set<DatagramFlag> flags() {
      return Set.of();
    }
  }

  // ---- sending

  @Override
  public Status sendTo(ByteBuffer[] buffers, SocketAddress remote, Request request) {
    return send(List.of(buffers), remote, request);
  }

  @Override
  public Status sendMessages(List<ByteBuffer> datagrams, SocketAddress remote, Request request) {
    return send(datagrams, remote, request);
  }

  private Status send(List<ByteBuffer> datagrams, SocketAddress remote, Request request) {
    return call(request, "send", () -> {
      if (closing != null) {
        complete(request, Status.FILE_FORCED_CLOSED, 0);
        return;
      }
      sendCalls.add((remote == null ? "peer" : port(remote)) + ":"
          + datagrams.stream().map(Bytes::text).toList());
      sending.add(new Sending(datagrams, remote, request, new int[1], new long[1]));
      flush();
    });
  }

  private static String port(SocketAddress address) {
    return String.valueOf(((InetSocketAddress) address).getPort());
  }

  private void flush() {
    while (!sending.isEmpty()) {
      Sending first = sending.getFirst();
      Status outcome = Status.SUCCESS;
      while (first.next[0] < first.datagrams.size() && outcome == Status.SUCCESS) {
        ByteBuffer datagram = first.datagrams.get(first.next[0]);
        if (Bytes.text(datagram).equals(refusedText)) {
          outcome = refusal;
        } else if (sendRoom == 0) {
          return;
        } else {
          sendRoom -= sendRoom == Long.MAX_VALUE ? 0 : 1;
          sent.add(Bytes.text(datagram));
          first.bytes[0] += datagram.remaining();
          datagram.position(datagram.limit());
          first.next[0]++;
        }
      }
      sending.removeFirst();
      complete(first.request, outcome, first.bytes[0]);
    }
  }

  @Override
  void die(Status status) {
    sending.forEach(each -> complete(each.request, status, each.bytes[0]));
    sending.clear();
  }

  // ---- the rest

  @Override
  public Status receiveFrom(ByteBuffer buffer, Request request) {
    throw new AssertionError("the gate uses the event");
  }

  @Override
  public <I, O> Status control(SocketControl<I, O> control, I input, Request request) {
    return call(request, "control " + control, () -> {
      peer = (SocketAddress) input;
      complete(request, controlOutcome, 0);
    });
  }
}
