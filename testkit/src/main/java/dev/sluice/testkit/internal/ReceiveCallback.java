package dev.sluice.testkit.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receive event of a simulated connection: indicates, does what the application answers, and
 * knows whether it is paused. Bytes stay in their source until they are accepted. In steps only.
 */
final class ReceiveCallback implements ReceiveEvent {
  /** The largest indication. */
  private static final int LARGEST = 64 << 10;

  private static final int MOST_ELEMENTS = 4;

  private final SimulatedConnection connection;
  private final Counters counters;

  /** The first so many bytes were read from the system and refused. */
  private int readBefore;

  /** The connection is charged for what was read before; a stage's bytes are charged elsewhere. */
  private boolean charging = true;

  private boolean paused;
  private boolean inCallback;

  /** A receive completed while the callback ran that may be about to refuse (D3). */
  private boolean resumed;

  /** There was no memory for a while. */
  private boolean wasStarved;

  // the argument
  private @Nullable DataIndication indicated;
  private long bytesIndicated;
  private long bytesAccepted;

  ReceiveCallback(SimulatedConnection connection) {
    this.connection = connection;
    this.counters = connection.counters;
  }

  /** What was read before is in memory that is charged otherwise. */
  void staged() {
    charging = false;
  }

  /** There is no memory for now; the next indication wishes for an early release. */
  void starved() {
    wasStarved = true;
  }

  /** Whether bytes can go to the event. */
  boolean isArmed() {
    return !paused
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  /** A receive completed: a paused event goes on. */
  void resume() {
    if (inCallback) {
      resumed = true;
    } else if (paused) {
      paused = false;
      counters.add(Counters.Of.RESUMES, 1);
      endPause();
    }
  }

  private void endPause() {
    counters.max(
        Counters.Of.LONGEST_PAUSE,
        counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
  }

  // ---- bytes that were read and are not accepted

  /** A receive took bytes; those that were not read before are counted. */
  void taken(int bytes) {
    int fresh = Math.max(0, bytes - readBefore);
    counters.add(Counters.Of.BYTES_READ, fresh);
    counters.add(Counters.Of.READS, fresh > 0 ? 1 : 0);
    readBefore(Math.max(0, readBefore - bytes));
  }

  private void readBefore(int bytes) {
    if (charging) {
      connection.memory.charge(bytes - readBefore);
    }
    readBefore = bytes;
  }

  // ---- callbacks

  /** Asks the application about the first bytes of a source. */
  void indicate(Source source) {
    ConnectionEvents callbacks = connection.callbacks();
    if (callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    List<Integer> lengths = cut(Math.min(source.available(), LARGEST));
    LentList list = LentList.ofBytes(source, lengths);
    indicated = (LentList.Data) list.head();
    bytesIndicated = list.length();
    bytesAccepted = bytesIndicated;
    resumed = false;
    inCallback = true;
    list.lend(connection);
    ReceiveVerdict verdict = null;
    try {
      verdict = Objects.requireNonNull(callbacks.receive(this), "verdict");
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    } finally {
      inCallback = false;
      indicated = null;
    }
    connection.steps.note("receive " + lengths + " -> " + verdict);
    wasStarved = false;
    obey(source, list, verdict);
    connection.exit(EventType.RECEIVE);
  }

  /** How much is indicated, and in which elements. */
  private List<Integer> cut(int available) {
    Chance chance = connection.steps.chance();
    List<Integer> lengths = new ArrayList<>();
    if (!connection.network.isCutting()) {
      lengths.add(available);
      return lengths;
    }
    int left = chance.part(available);
    while (left > 0) {
      boolean last = lengths.size() + 1 == MOST_ELEMENTS;
      int length = last ? left : chance.part(left);
      lengths.add(length);
      left -= length;
    }
    return lengths;
  }

  private void obey(Source source, LentList list, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      list.takeBack();
      return;
    }
    int accepted = switch (verdict) {
      case PENDING -> list.length();
      case SUCCESS -> (int) Math.min(bytesAccepted, list.length());
      case DATA_NOT_ACCEPTED -> 0;
    };
    counters.add(Counters.Of.BYTES_ACCEPTED, accepted);
    int read = Math.max(readBefore, list.length());
    counters.add(Counters.Of.BYTES_READ, read - readBefore);
    counters.add(Counters.Of.READS, read > readBefore ? 1 : 0);
    readBefore(read - accepted);
    source.drop(accepted);
    if (verdict == ReceiveVerdict.PENDING) {
      counters.add(Counters.Of.PENDING, 1);
      connection.retain(list);
      return;
    }
    list.takeBack();
    if (accepted == list.length()) {
      counters.add(Counters.Of.SUCCESS, 1);
      return;
    }
    counters.add(accepted == 0 ? Counters.Of.NOT_ACCEPTED : Counters.Of.PARTIAL, 1);
    if (!resumed) { // else the pause was over before it began (D3)
      paused = true;
      counters.add(Counters.Of.PAUSES, 1);
      counters.begin(Counters.Of.PAUSED_SINCE);
    }
  }

  /** Tells the end of the stream; false if the event was just turned off. */
  boolean tellEnd(Status status) {
    ConnectionEvents callbacks = connection.callbacks();
    if (callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return false;
    }
    connection.steps.note("endOfReceive " + status);
    try {
      callbacks.endOfReceive(status);
    } catch (Throwable thrown) {
      connection.callbackThrew("endOfReceive", thrown);
    }
    connection.exit(EventType.RECEIVE);
    return true;
  }

  /** The socket no longer works: an event without an indication (WSK D8). */
  void tellFailure() {
    ConnectionEvents callbacks = connection.callbacks();
    if (callbacks == null || !connection.isOpen() || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    bytesIndicated = 0;
    bytesAccepted = 0;
    connection.steps.note("receive without an indication");
    try {
      callbacks.receive(this);
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    }
    connection.exit(EventType.RECEIVE);
  }

  /** The socket closes. */
  void die() {
    if (paused) {
      endPause();
    }
    readBefore(0);
  }

  // ---- the argument

  @Override
  public @Nullable DataIndication indication() {
    return indicated;
  }

  @Override
  public long bytesIndicated() {
    return bytesIndicated;
  }

  @Override
  public long bytesAccepted() {
    return bytesAccepted;
  }

  @Override
  public void bytesAccepted(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytesAccepted(" + bytes + ")");
    }
    bytesAccepted = bytes;
  }

  @Override
  public boolean releaseAsap() {
    return wasStarved || connection.memory.isShort();
  }
}
