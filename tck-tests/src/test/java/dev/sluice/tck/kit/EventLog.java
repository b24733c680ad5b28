package dev.sluice.tck.kit;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.Disconnect;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Callbacks that write down what happens and answer as the test says. */
public final class EventLog implements ConnectionEvents {
  /** What to answer to one receive event; {@code bytes} is a copy of what is indicated. */
  @FunctionalInterface
  public interface Answer {
    ReceiveVerdict to(ReceiveEvent event, byte[] bytes);
  }

  public static final Answer ACCEPT = (event, bytes) -> ReceiveVerdict.SUCCESS;
  public static final Answer REFUSE = (event, bytes) -> ReceiveVerdict.DATA_NOT_ACCEPTED;
  public static final Answer RETAIN = (event, bytes) -> ReceiveVerdict.PENDING;

  /** Accepts so many bytes, cut into indications as they may be, and refuses the rest. */
  public static Answer acceptUpTo(long bytes) {
    long[] left = {bytes};
    return (event, all) -> {
      long accepted = Math.min(left[0], all.length);
      left[0] -= accepted;
      event.bytesAccepted(accepted);
      return ReceiveVerdict.SUCCESS;
    };
  }

  /** Written by tests, read on the loop. */
  private volatile Answer answer = ACCEPT;

  private volatile Consumer<Disconnect> atDisconnect = kind -> {};
  private volatile Consumer<Status> atEnd = status -> {};

  /** The loop writes, under the lock of this, as all below. */
  private final List<String> entries = new ArrayList<>();

  private final List<byte[]> indications = new ArrayList<>();
  private final List<DataIndication> retained = new ArrayList<>();
  private final ByteArrayOutputStream accepted = new ByteArrayOutputStream();
  private final List<String> violations = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();

  public EventLog() {}

  public EventLog(Answer answer) {
    this.answer = answer;
  }

  public EventLog answer(Answer next) {
    answer = next;
    return this;
  }

  /** Answers like {@code first} once, then like {@code then}. */
  public EventLog answerOnce(Answer first, Answer then) {
    answer = (event, bytes) -> {
      answer = then;
      return first.to(event, bytes);
    };
    return this;
  }

  public EventLog atDisconnect(Consumer<Disconnect> action) {
    atDisconnect = action;
    return this;
  }

  public EventLog atEnd(Consumer<Status> action) {
    atEnd = action;
    return this;
  }

  @Override
  public ReceiveVerdict receive(ReceiveEvent event) {
    enter();
    try {
      DataIndication head = event.indication();
      if (head == null) {
        note("failed");
        return ReceiveVerdict.SUCCESS;
      }
      byte[] bytes = copy(event);
      ReceiveVerdict verdict = answer.to(event, bytes);
      synchronized (this) {
        indications.add(bytes);
        entries.add("receive");
        switch (verdict) {
          case SUCCESS -> {
            accepted.write(bytes, 0, (int) Math.min(bytes.length, event.bytesAccepted()));
          }
          case PENDING -> {
            retained.add(head);
            accepted.write(bytes, 0, bytes.length);
          }
          case DATA_NOT_ACCEPTED -> {}
        }
      }
      return verdict;
    } finally {
      running.decrementAndGet();
    }
  }

  private byte[] copy(ReceiveEvent event) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (DataIndication i = event.indication(); i != null; i = i.next()) {
      byte[] part = new byte[i.buffer().remaining()];
      i.buffer().duplicate().get(part);
      all.write(part, 0, part.length);
      if (!i.buffer().isReadOnly() || part.length == 0) {
        violated("an indication is read-only and not empty");
      }
    }
    if (all.size() != event.bytesIndicated()) {
      violated("bytesIndicated " + event.bytesIndicated() + " but there are " + all.size());
    }
    if (event.bytesAccepted() != event.bytesIndicated()) {
      violated("bytesAccepted is not preset");
    }
    return all.toByteArray();
  }

  @Override
  public void endOfReceive(Status status) {
    enter();
    note("end " + status);
    atEnd.accept(status);
    running.decrementAndGet();
  }

  @Override
  public void disconnect(Disconnect kind) {
    enter();
    note("disconnect " + kind);
    atDisconnect.accept(kind);
    running.decrementAndGet();
  }

  @Override
  public void sendBacklog(long bytes) {
    enter();
    note("backlog " + bytes);
    running.decrementAndGet();
  }

  private void enter() {
    if (running.getAndIncrement() != 0) {
      violated("callbacks of one socket overlap (WSK R28)");
    }
  }

  private synchronized void violated(String rule) {
    violations.add(rule);
  }

  private synchronized void note(String entry) {
    entries.add(entry);
  }

  /**
   * Everything that happened, in order: receive, end STATUS, disconnect KIND, backlog N, failed.
   */
  public synchronized List<String> entries() {
    return List.copyOf(entries);
  }

  /** The same without the receives. */
  public List<String> signals() {
    return entries().stream().filter(entry -> !entry.equals("receive")).toList();
  }

  public synchronized int receives() {
    return indications.size();
  }

  public synchronized List<byte[]> indications() {
    return List.copyOf(indications);
  }

  /** The bytes accepted, one after the other. */
  public synchronized byte[] accepted() {
    return accepted.toByteArray();
  }

  public synchronized int acceptedCount() {
    return accepted.size();
  }

  public synchronized List<DataIndication> retained() {
    return List.copyOf(retained);
  }

  /** The bytes of lists, one after the other. */
  public static byte[] bytes(List<DataIndication> lists) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (DataIndication head : lists) {
      for (DataIndication i = head; i != null; i = i.next()) {
        byte[] part = new byte[i.buffer().remaining()];
        i.buffer().duplicate().get(part);
        all.write(part, 0, part.length);
      }
    }
    return all.toByteArray();
  }

  /** What broke the contract in every test alike. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  public EventLog awaitReceives(int count) {
    Driver.current().until(() -> receives() >= count);
    return this;
  }

  public EventLog awaitAccepted(int bytes) {
    Driver.current().until(() -> acceptedCount() >= bytes);
    return this;
  }

  public EventLog awaitEntry(String entry) {
    Driver.current().until(() -> entries().contains(entry));
    return this;
  }
}
