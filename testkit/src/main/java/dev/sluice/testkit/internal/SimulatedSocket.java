package dev.sluice.testkit.internal;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.HeldMemory;
import dev.sluice.spi.support.SocketCore;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import org.jspecify.annotations.Nullable;

/** What the simulated sockets share: name, loop, options and numbers. In steps only. */
abstract class SimulatedSocket extends SocketCore {
  private static final System.Logger LOG = System.getLogger("dev.sluice.testkit");

  final SimulatedClient client;
  final Network network;
  final Steps steps;
  final SimulatedLoop loop;
  final ProtocolFamily family;
  final Counters counters;
  final HeldMemory memory = new HeldMemory();
  final EventSwitch events = eventSwitch();
  final OptionValues options = new OptionValues();
  private final Name name;

  /** The script had this socket fail; told once. */
  private boolean failed;

  /** The name of a socket in the trace. */
  private record Name(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  SimulatedSocket(SimulatedClient client, String kind, ProtocolFamily family) {
    this(client, new Name(client.nameOf(kind)), family);
  }

  private SimulatedSocket(SimulatedClient client, Name name, ProtocolFamily family) {
    this(client, name, family, client.loop(name));
  }

  private SimulatedSocket(
      SimulatedClient client, Name name, ProtocolFamily family, SimulatedLoop loop) {
    super(loop, LOG);
    this.client = client;
    this.network = client.network();
    this.steps = network.steps();
    this.loop = loop;
    this.family = family;
    this.name = name;
    this.counters = new Counters(steps::now);
  }

  /** A lane of this socket's for steps of one cause. */
  final Lane lane(String cause) {
    return new Lane(client.lanes(), name, cause);
  }

  final boolean isUnix() {
    return family == StandardProtocolFamily.UNIX;
  }

  // ---- options

  public final <T> Status setOption(SocketOption<T> option, T value, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (!option.type().isInstance(value)) {
          return end(Status.INVALID_PARAMETER);
        }
        return end(applyOption(option, value));
      }
    }.submit();
  }

  public final Status getOption(SocketOption<?> option, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (!hasOption(option)) {
          return end(absent(option));
        }
        Object value = options.get(option);
        return end(Status.SUCCESS, OptionValues.asNumber(value), value);
      }
    }.submit();
  }

  /** Whether this category has the option. */
  abstract boolean hasOption(SocketOption<?> option);

  /** What an option that is not there comes to. */
  final Status absent(SocketOption<?> option) {
    return OptionValues.isKnown(option) ? Status.INVALID_DEVICE_REQUEST : Status.NOT_SUPPORTED;
  }

  <T> Status applyOption(SocketOption<T> option, T value) {
    if (!hasOption(option)) {
      return absent(option);
    }
    if (OptionValues.isBeforeBind(option) && isBound()) {
      return Status.INVALID_DEVICE_STATE;
    }
    if (!OptionValues.isGood(option, value)) {
      return Status.INVALID_PARAMETER;
    }
    options.set(option, value);
    return Status.SUCCESS;
  }

  public final <I, O> Status control(
      SocketControl<I, O> control, @Nullable I input, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        if (input != null && !control.inputType().isInstance(input)) {
          return end(Status.INVALID_PARAMETER);
        }
        return applyControl(control, input, this);
      }
    }.submit();
  }

  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
    return call.end(Status.NOT_SUPPORTED);
  }

  public final <X> X registerExtension(Class<X> extension) {
    Status why = isOpen() ? Status.NOT_SUPPORTED : Status.FILE_FORCED_CLOSED;
    throw new StatusException(why, "extension " + extension.getName());
  }

  // ---- what the script does

  /** This socket no longer works: tells so, and dies. */
  final void fail() {
    steps.post(lane("fault"), "the socket fails", () -> {
      if (isOpen() && !failed) {
        failed = true;
        tellFailure();
        dieLater(Status.FILE_FORCED_CLOSED, null);
      }
    });
  }

  /** The event without an indication (WSK D8, R38, R55). */
  abstract void tellFailure();

  // ---- the end

  @Override
  protected void leaveLoop() {}

  @Override
  protected void closeSystemSocket() {}

  @Override
  protected final void closed() {
    client.closed((EventSocket) this);
  }

  @Override
  protected final Status statusOf(Exception failure) {
    return Status.INVALID_PARAMETER;
  }

  public final SocketStatistics statistics() {
    return counters.snapshot(memory);
  }

  @Override
  public final String toString() {
    return name.text();
  }
}
