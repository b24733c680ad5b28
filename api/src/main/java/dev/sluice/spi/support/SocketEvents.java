package dev.sluice.spi.support;

import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one socket: which may be on, and when; which are; and which a listener passes on to
 * the sockets it accepts. Any thread, where a method does not say otherwise.
 */
final class SocketEvents extends EventSwitch {
  private final SocketCore socket;
  private final ProviderLoop loop;

  /** Grows only. Written under this. */
  private volatile int passedOn;

  SocketEvents(SocketCore socket, ProviderLoop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** Connection events that accepted sockets inherit. */
  int passedOn() {
    return passedOn;
  }

  Status enableEvents(Set<EventType> wanted) {
    int mask = EventSwitch.bits(Arguments.elements(wanted, "events"));
    Status answer = mayEnable(mask);
    if (answer == Status.SUCCESS) {
      Category category = socket.category();
      synchronized (this) {
        passedOn |= mask & category.passedOnEvents();
      }
      enable(mask & category.events());
      try {
        loop.execute(socket::eventsChanged);
      } catch (RejectedExecutionException e) {
        return Status.FILE_FORCED_CLOSED;
      }
    }
    return answer;
  }

  Status disableEvent(EventType event, @Nullable Request request) {
    Status allowed = mayDisable(Objects.requireNonNull(event, "event"));
    if (request == null) {
      if (allowed != Status.SUCCESS) {
        return allowed;
      }
      Status answer = disable(event, null);
      refreshSoon();
      return answer;
    }
    if (allowed != Status.SUCCESS) {
      new End(request, allowed).submit();
      return allowed;
    }
    End disabling = new End(request, Status.SUCCESS);
    disabling.begin();
    Status answer = disable(event, disabling);
    if (answer == Status.SUCCESS) {
      loop.execute(disabling);
    }
    refreshSoon();
    return answer;
  }

  /** A disable whose outcome is known, also on a socket that closes meanwhile. */
  private final class End extends Operation {
    private final Status status;

    End(Request request, Status status) {
      super(loop, request);
      this.status = status;
    }

    @Override
    protected Status perform() {
      return end(status);
    }
  }

  private Status mayEnable(int mask) {
    if (!socket.isOpen()) {
      return Status.FILE_FORCED_CLOSED;
    }
    if (mask == 0) {
      return Status.INVALID_PARAMETER;
    }
    Category category = socket.category();
    if (category == Category.STREAM) {
      return Status.INVALID_DEVICE_STATE; // its role will have events
    }
    if ((mask & ~(category.events() | category.passedOnEvents())) != 0) {
      return Status.INVALID_DEVICE_REQUEST;
    }
    return socket.isReadyForEvents() ? Status.SUCCESS : Status.INVALID_DEVICE_STATE;
  }

  private Status mayDisable(EventType event) {
    int bit = EventSwitch.bit(event);
    if ((bit & socket.category().passedOnEvents()) != 0 && socket.isOpen()) {
      return Status.INVALID_DEVICE_REQUEST; // WSK R25: inheritance cannot be turned off
    }
    Status allowed = mayEnable(bit);
    return allowed == Status.SUCCESS && isStatic(event)
        ? Status.INVALID_DEVICE_REQUEST // WSK R22
        : allowed;
  }

  private void refreshSoon() {
    try {
      loop.execute(socket::eventsChanged);
    } catch (RejectedExecutionException e) {
      // nothing to refresh any more
    }
  }

  /** Ends a callback: the disables that waited for it end now. Loop only. */
  void exitAndEnd(EventType event) {
    for (EventSwitch.Disable disable : exit(event)) {
      disable.end();
    }
  }
}
