package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.RetainedAges;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receive event of a connection: asks the application about bytes and does what it answers, and
 * knows whether the event is paused. Loop only. It is itself the event's argument, used again for
 * every indication.
 *
 * <pre>
 * from     event                                            to
 * open     refusal, partial acceptance                      paused
 * open     the same, a receive completed in the callback    open    the pause was over before it began (D3)
 * paused   a receive completed                              open    (WSK R59)
 * </pre>
 */
final class ReceiveCallback implements ReceiveEvent {
  private final NettyConnection connection;
  private final Counters counters;
  private final KeptBytes leftover;

  private boolean paused;
  private boolean inCallback;

  /** A receive completed while the callback ran that may be about to refuse. */
  private boolean resumed;

  /** The last verdict was PENDING. */
  private boolean retains;

  private @Nullable Indication indicated;
  private long bytesIndicated;
  private long bytesAccepted;

  ReceiveCallback(NettyConnection connection, KeptBytes leftover) {
    this.connection = connection;
    this.counters = connection.counters;
    this.leftover = leftover;
  }

  boolean isPaused() {
    return paused;
  }

  /**
   * Whether the application keeps what it gets, as its last answer tells: then small data are
   * copied before they are indicated.
   */
  boolean retains() {
    return retains;
  }

  /** Whether bytes can go to the event. */
  boolean isArmed() {
    return !paused
        && connection.events.isEnabled(EventType.RECEIVE)
        && connection.callbacks() != null;
  }

  void resume() {
    if (inCallback) {
      resumed = true;
    } else if (paused) {
      paused = false;
      counters.add(Counters.Of.RESUMES, 1);
      endPause();
    }
  }

  private void pause() {
    paused = true;
    counters.add(Counters.Of.PAUSES, 1);
    counters.begin(Counters.Of.PAUSED_SINCE);
  }

  private void endPause() {
    counters.max(
        Counters.Of.LONGEST_PAUSE,
        counters.end(Counters.Of.PAUSED_SINCE, Counters.Of.PAUSED_NANOS));
  }

  /** Asks the application about some bytes and does what it answers. False if the event is off. */
  boolean indicate(Indication data) {
    ConnectionEvents callbacks = connection.callbacks();
    if (callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      leftover.keep(data);
      return false;
    }
    indicated = data;
    bytesIndicated = data.length();
    bytesAccepted = bytesIndicated;
    resumed = false;
    inCallback = true;
    data.lend(connection);
    ReceiveVerdict verdict = null;
    try {
      verdict = Objects.requireNonNull(callbacks.receive(this), "verdict");
    } catch (Throwable thrown) {
      connection.callbackThrew("receive", thrown);
    } finally {
      inCallback = false;
      indicated = null;
    }
    obey(data, verdict);
    connection.exit(EventType.RECEIVE);
    return verdict != null;
  }

  private void obey(Indication data, @Nullable ReceiveVerdict verdict) {
    if (verdict == null) {
      data.takeBack(); // it threw, and the socket dies
      return;
    }
    switch (verdict) {
      case PENDING -> {
        counters.add(Counters.Of.PENDING, 1);
        counters.add(Counters.Of.BYTES_ACCEPTED, data.length());
        retains = true;
        retain(data);
      }
      case SUCCESS -> {
        retains = false;
        int accepted = (int) Math.min(bytesAccepted, bytesIndicated);
        counters.add(Counters.Of.BYTES_ACCEPTED, accepted);
        if (accepted == bytesIndicated) {
          counters.add(Counters.Of.SUCCESS, 1);
          giveBack(data, data.takeBack());
        } else {
          counters.add(accepted == 0 ? Counters.Of.NOT_ACCEPTED : Counters.Of.PARTIAL, 1);
          refuse(data, accepted);
        }
      }
      case DATA_NOT_ACCEPTED -> {
        counters.add(Counters.Of.NOT_ACCEPTED, 1);
        refuse(data, 0);
      }
    }
  }

  private void retain(Indication data) {
    RetainedAges.Entry age = connection.memory.retain(data.capacity());
    if (!data.retain(age)) { // released before it was retained (D17)
      connection.memory.release(data.capacity(), age);
      data.giveBack();
    }
  }

  private void giveBack(Indication data, boolean whole) {
    if (!whole || data.isLeftover()) {
      data.giveBack();
    }
  }

  private void refuse(Indication data, int accepted) {
    boolean whole = data.takeBack();
    data.consumed(accepted);
    leftover.keep(whole ? data : data.reborn());
    if (!resumed) {
      pause();
    }
  }

  /** Tells the end of the stream; false if the event was just turned off. */
  boolean tellEnd(ConnectionEvents callbacks, Status status) {
    if (!connection.events.enter(EventType.RECEIVE)) {
      return false;
    }
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
    if (inCallback || callbacks == null || !connection.events.enter(EventType.RECEIVE)) {
      return;
    }
    bytesIndicated = 0;
    bytesAccepted = 0;
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
    return connection.memory.isShort();
  }
}
