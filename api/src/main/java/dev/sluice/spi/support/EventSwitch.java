package dev.sluice.spi.support;

import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a socket are on, and which callback runs: SO_WSK_EVENT_CALLBACK. Any thread
 * switches, the loop runs callbacks between {@link #enter} and {@link #exit}. Under its own lock;
 * nothing of anybody else's runs in it.
 *
 * <p>The outcomes of a disable (WSK reference 3.6): callback not running: off at once, SUCCESS.
 * Running: off for new calls at once; without a request EVENT_PENDING, with one PENDING until the
 * callback returned, or CANCELLED then, if the event was enabled again meanwhile (D24).
 */
public sealed class EventSwitch permits SocketEvents {
  /** One bit an event; written under the lock, read anywhere. */
  private volatile int enabled;

  /** Those of {@link #enabled} that stay so for the socket's life; written before it is known. */
  private volatile int fixed;

  /** One bit an event whose callback runs; under the lock. */
  private int running;

  /** One bit an event that was enabled while its callback runs; under the lock. */
  private int enabledMeanwhile;

  /** A callback threw: all events stay off; under the lock. */
  private boolean silent;

  /** Disables that wait for a callback to return; under the lock. */
  private @Nullable List<Disable> waiting;

  /** Every event off. */
  public EventSwitch() {}

  /** A disable with a request. */
  public static final class Disable {
    private final Operation operation;
    private final int bit;
    private boolean superseded;

    private Disable(Operation operation, int bit) {
      this.operation = operation;
      this.bit = bit;
    }

    /**
     * What it comes to now that the callback returned.
     *
     * @return SUCCESS, or CANCELLED if an enable won (D24)
     */
    public Status outcome() {
      return superseded ? Status.CANCELLED : Status.SUCCESS;
    }

    /** Ends the disable's request with the outcome. Loop only. */
    public void end() {
      operation.end(outcome());
    }
  }

  /**
   * The bit of one event.
   *
   * @param event which
   * @return a mask of one bit
   */
  @SuppressWarnings("EnumOrdinal") // a bit in a word of this process, stored nowhere
  public static int bit(EventType event) {
    return 1 << event.ordinal();
  }

  /**
   * The bits of several events.
   *
   * @param events which
   * @return a mask
   */
  public static int bits(Set<EventType> events) {
    int mask = 0;
    for (EventType event : events) {
      mask |= bit(event);
    }
    return mask;
  }

  /**
   * Whether an event is on. Any thread.
   *
   * @param event which
   * @return whether it is on
   */
  public boolean isEnabled(EventType event) {
    return (enabled & bit(event)) != 0;
  }

  /**
   * Whether any event is on. Any thread.
   *
   * @return whether one is
   */
  public boolean isAnyEnabled() {
    return enabled != 0;
  }

  /**
   * Whether an event is on for the socket's life and cannot be disabled (WSK R22).
   *
   * @param event which
   * @return whether it is static
   */
  public boolean isStatic(EventType event) {
    return (fixed & bit(event)) != 0;
  }

  /**
   * Turns events on for the socket's life. Before any other thread knows the socket.
   *
   * @param mask which
   */
  public synchronized void makeStatic(int mask) {
    fixed = mask;
    enabled |= mask;
  }

  /**
   * Turns events on; wins over disables that are pending.
   *
   * @param mask which
   */
  public synchronized void enable(int mask) {
    if (silent) {
      return;
    }
    enabled |= mask;
    enabledMeanwhile |= mask & running;
    if (waiting != null) {
      for (Disable disable : waiting) {
        if ((disable.bit & mask) != 0) {
          disable.superseded = true;
        }
      }
    }
  }

  /**
   * Turns an event off. With an operation and PENDING as the answer, {@link #exit} hands the
   * operation out later.
   *
   * @param event which
   * @param operation of the disable's request, or {@code null}
   * @return SUCCESS, PENDING or EVENT_PENDING
   */
  public synchronized Status disable(EventType event, @Nullable Operation operation) {
    int bit = bit(event);
    enabled &= ~bit;
    enabledMeanwhile &= ~bit;
    if ((running & bit) == 0) {
      return Status.SUCCESS;
    }
    if (operation == null) {
      return Status.EVENT_PENDING;
    }
    if (waiting == null) {
      waiting = new ArrayList<>(1);
    }
    waiting.add(new Disable(operation, bit));
    return Status.PENDING;
  }

  /** Turns every event off for good: the socket dies soon, and no callback begins before. */
  public synchronized void silence() {
    silent = true;
    enabled = 0;
  }

  /**
   * Whether {@link #silence} was called. Any thread.
   *
   * @return whether no callback begins any more
   */
  public synchronized boolean isSilent() {
    return silent;
  }

  /**
   * A callback is about to run.
   *
   * @param event its event
   * @return {@code false} if that is off, and then it must not run
   */
  public synchronized boolean enter(EventType event) {
    if (!isEnabled(event)) {
      return false;
    }
    running |= bit(event);
    enabledMeanwhile &= ~bit(event);
    return true;
  }

  /**
   * A callback refused, which turns its event off (WSK R49), unless it was enabled again while the
   * callback ran (D24). Before {@link #exit}.
   *
   * @param event its event; not a static one
   */
  public synchronized void refused(EventType event) {
    if ((enabledMeanwhile & bit(event)) == 0) {
      enabled &= ~bit(event);
    }
  }

  /**
   * A callback returned.
   *
   * @param event its event
   * @return the disables that waited for it, to be ended with their outcome
   */
  public synchronized List<Disable> exit(EventType event) {
    int bit = bit(event);
    running &= ~bit;
    if (waiting == null) {
      return List.of();
    }
    List<Disable> ready = new ArrayList<>();
    for (Iterator<Disable> all = waiting.iterator(); all.hasNext(); ) {
      Disable disable = all.next();
      if (disable.bit == bit) {
        all.remove();
        ready.add(disable);
      }
    }
    if (waiting.isEmpty()) {
      waiting = null;
    }
    return ready;
  }
}
