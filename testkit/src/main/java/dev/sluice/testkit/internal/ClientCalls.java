package dev.sluice.testkit.internal;

import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.NameFlag;
import dev.sluice.api.Request;
import dev.sluice.api.SocketTransport;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.StaticEvents;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Controls and look-ups of a simulated client. In steps only, where a method does not say more. */
final class ClientCalls {
  private final SimulatedClient client;
  private final World world;
  private final Lane lane;

  /** What completes later, and with CANCELLED when the client closes. */
  private final List<Waiting> waiting = new ArrayList<>();

  private final StaticEvents staticEvents = new StaticEvents();

  ClientCalls(SimulatedClient client) {
    this.client = client;
    this.world = client.world();
    this.lane = new Lane(client.lanes(), client, "resolver");
  }

  StaticEvents staticEvents() {
    return staticEvents;
  }

  <I> Status control(ClientControl<I> control, @Nullable I input, Request request) {
    StaticEvents.refuseNulls(input);
    return new Control(control, input, request).submit();
  }

  Status addressInfo(AddressQuery query, Request request) {
    Status flaw = NameTable.flaw(query);
    return new LookUp(flaw, () -> world.names().addresses(query), request).submit();
  }

  Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    Status flaw = address.isUnresolved() ? Status.INVALID_PARAMETER : null;
    return new LookUp(flaw, () -> world.names().names(address, flags), request).submit();
  }

  /** The list of transports changed. */
  void transportsChanged() {
    for (Waiting call : List.copyOf(waiting)) {
      call.transportsChanged();
    }
  }

  void cancelAll() {
    for (Waiting call : List.copyOf(waiting)) {
      call.stop(Status.CANCELLED);
    }
  }

  /** A call that is refused once the client closes, and may wait. */
  private abstract class Waiting extends Operation {
    /** It came after the client began to close. */
    private final boolean late = client.isClosing();

    Waiting(Request request) {
      super(client.loop(), request);
    }

    @Override
    protected Status statusWithoutLoop() {
      return Status.DEVICE_NOT_READY;
    }

    @Override
    protected Status perform() {
      if (late) {
        return end(Status.DEVICE_NOT_READY);
      }
      return client.isClosing() ? end(Status.CANCELLED) : carryOut();
    }

    abstract Status carryOut();

    Status hold() {
      waiting.add(this);
      return Status.PENDING;
    }

    void transportsChanged() {}

    void stop(Status status) {
      if (waiting.remove(this)) {
        end(status);
      }
    }

    @Override
    protected void withdraw() {
      stop(Status.CANCELLED);
    }
  }

  /** One WskControlClient. */
  private final class Control extends Waiting {
    private final ClientControl<?> control;
    private final @Nullable Object input;

    Control(ClientControl<?> control, @Nullable Object input, Request request) {
      super(request);
      this.control = control;
      this.input = input;
    }

    @Override
    Status carryOut() {
      if (input != null && !control.inputType().isInstance(input)) {
        return end(Status.INVALID_PARAMETER);
      }
      if (control == ClientControl.TRANSPORT_LIST_QUERY) {
        return SimulatedSocket.fill(
            world.transports().toArray(SocketTransport[]::new), input, this);
      }
      if (control == ClientControl.TRANSPORT_LIST_CHANGE) {
        return hold();
      }
      if (control == ClientControl.SET_STATIC_EVENTS) {
        return end(staticEvents.add((Set<?>) input));
      }
      return end(Status.NOT_SUPPORTED);
    }

    @Override
    void transportsChanged() {
      if (control == ClientControl.TRANSPORT_LIST_CHANGE) {
        stop(Status.SUCCESS);
      }
    }
  }

  /** One look-up: takes as long as the script says. */
  private final class LookUp extends Waiting {
    private final @Nullable Status flaw;
    private final Supplier<Object> table;

    LookUp(@Nullable Status flaw, Supplier<Object> table, Request request) {
      super(request);
      this.flaw = flaw;
      this.table = table;
    }

    @Override
    Status carryOut() {
      if (flaw != null) {
        return end(flaw);
      }
      long time = world.steps().timeIn(world.faults().lookUpTime());
      world.steps().postAt(time, lane, "answer", this::answer);
      return hold();
    }

    private void answer() {
      if (!waiting.remove(this)) {
        return;
      }
      try {
        end(Status.SUCCESS, 0, table.get());
      } catch (StatusException none) {
        end(none.status());
      }
    }
  }
}
