package dev.sluice.tck.kit;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.ReceiveVerdict;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Callbacks that write down which datagrams come and answer as the test says. */
public final class DatagramLog implements DatagramEvents {
  /** What to answer to one list; {@code datagrams} are copies of its elements. */
  @FunctionalInterface
  public interface Answer {
    ReceiveVerdict to(DatagramEvent event, List<Datagram> datagrams);
  }

  /** A copy of one element of a list. */
  public record Datagram(byte[] bytes, SocketAddress from, boolean truncated) {
    public String text() {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  public static final Answer ACCEPT = (event, datagrams) -> ReceiveVerdict.SUCCESS;
  public static final Answer REFUSE = (event, datagrams) -> ReceiveVerdict.DATA_NOT_ACCEPTED;
  public static final Answer RETAIN = (event, datagrams) -> ReceiveVerdict.PENDING;

  /** Written by tests, read on the loop. */
  private volatile Answer answer;

  /** The loop writes, under the lock of this, as all below. */
  private final List<Datagram> accepted = new ArrayList<>();

  private final List<List<Datagram>> lists = new ArrayList<>();
  private final List<DatagramIndication> retained = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private Set<DatagramFlag> flags = Set.of();
  private int failures;
  private final AtomicInteger running = new AtomicInteger();

  public DatagramLog(Answer answer) {
    this.answer = answer;
  }

  public DatagramLog answer(Answer next) {
    answer = next;
    return this;
  }

  /** Answers like {@code first} once, then like {@code then}. */
  public DatagramLog answerOnce(Answer first, Answer then) {
    answer = (event, datagrams) -> {
      answer = then;
      return first.to(event, datagrams);
    };
    return this;
  }

  @Override
  public ReceiveVerdict receiveFrom(DatagramEvent event) {
    if (running.getAndIncrement() != 0) {
      violated("callbacks of one socket overlap");
    }
    try {
      DatagramIndication head = event.indication();
      if (head == null) {
        synchronized (this) {
          failures++;
        }
        return ReceiveVerdict.SUCCESS;
      }
      List<Datagram> list = copy(event);
      ReceiveVerdict verdict = answer.to(event, list);
      synchronized (this) {
        flags = event.flags();
        lists.add(list);
        if (verdict != ReceiveVerdict.DATA_NOT_ACCEPTED) {
          accepted.addAll(list);
        }
        if (verdict == ReceiveVerdict.PENDING) {
          retained.add(head);
        }
      }
      return verdict;
    } finally {
      running.decrementAndGet();
    }
  }

  private List<Datagram> copy(DatagramEvent event) {
    List<Datagram> list = new ArrayList<>();
    for (DatagramIndication i = event.indication(); i != null; i = i.next()) {
      list.add(new Datagram(bytes(i), i.remoteAddress(), i.truncated()));
      if (!i.buffer().isReadOnly()) {
        violated("an indication is read-only");
      }
    }
    if (list.size() != event.datagrams()) {
      violated("datagrams() is " + event.datagrams() + " but there are " + list.size());
    }
    return list;
  }

  /** The bytes of one element. */
  public static byte[] bytes(DatagramIndication indication) {
    ByteBuffer view = indication.buffer().duplicate();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  private synchronized void violated(String rule) {
    violations.add(rule);
  }

  public synchronized List<Datagram> accepted() {
    return List.copyOf(accepted);
  }

  /** The accepted datagrams as text. */
  public List<String> texts() {
    return accepted().stream().map(Datagram::text).toList();
  }

  /** What was indicated, list by list, refused ones too. */
  public synchronized List<List<Datagram>> lists() {
    return List.copyOf(lists);
  }

  public synchronized List<DatagramIndication> retained() {
    return List.copyOf(retained);
  }

  /** What the last list said of all its elements. */
  public synchronized Set<DatagramFlag> flags() {
    return flags;
  }

  /** How often the socket was said to be dead. */
  public synchronized int failures() {
    return failures;
  }

  /** What broke the contract in every test alike. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  public DatagramLog awaitAccepted(int datagrams) {
    Driver.current().until(() -> accepted().size() >= datagrams);
    return this;
  }

  public DatagramLog awaitLists(int count) {
    Driver.current().until(() -> lists().size() >= count);
    return this;
  }
}
