package dev.sluice.spi.support;

import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that are on for every socket of a client for as long as it lives:
 * WSK_SET_STATIC_EVENT_CALLBACKS (WSK R22, reference 3.7). They can be chosen until the first
 * socket takes them. Any thread; under its own lock.
 */
public final class StaticEvents {
  /** One bit an event, as in {@link EventSwitch}. */
  private int mask;

  /** A socket has taken them; true for ever. */
  private boolean taken;

  /** None are chosen. */
  public StaticEvents() {}

  /**
   * Refuses nulls on the caller's thread, before the control takes its request.
   *
   * @param input of a control of a client, whichever
   * @throws NullPointerException for a set that holds a null
   */
  public static void refuseNulls(@Nullable Object input) {
    if (input instanceof Set<?> events) {
      Arguments.elements(events, "events");
    }
  }

  /**
   * Adds events to those that were chosen before.
   *
   * @param events the input of the control
   * @return SUCCESS; INVALID_PARAMETER for none, or what is no event; INVALID_DEVICE_STATE once a
   *     socket has taken them
   */
  public synchronized Status add(@Nullable Set<?> events) {
    if (events == null || events.isEmpty()) {
      return Status.INVALID_PARAMETER;
    }
    int wanted = 0;
    for (Object event : events) {
      if (!(event instanceof EventType known)) {
        return Status.INVALID_PARAMETER;
      }
      wanted |= EventSwitch.bit(known);
    }
    if (taken) {
      return Status.INVALID_DEVICE_STATE;
    }
    mask |= wanted;
    return Status.SUCCESS;
  }

  /**
   * The events of a new socket; from now on they are settled.
   *
   * @param category of the socket
   * @return one bit each, for {@link EventSwitch#makeStatic}
   */
  public synchronized int takenBy(Category category) {
    taken = true;
    return mask & category.events();
  }
}
