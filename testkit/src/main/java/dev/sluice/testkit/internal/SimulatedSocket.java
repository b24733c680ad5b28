package dev.sluice.testkit.internal;

import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.SocketCore;
import dev.sluice.spi.support.SocketMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What the simulated sockets share: name, loop, options and numbers. In steps only. */
abstract class SimulatedSocket extends SocketCore {
  private static final System.Logger LOG = System.getLogger("dev.sluice.testkit");

  /** What user space cannot do, or only Windows has. */
  private static final Set<SocketControl<?, ?>> NOWHERE = Set.of(
      SocketControl.SET_TCP_SILENT_MODE,
      SocketControl.LOOPBACK_FAST_PATH,
      SocketControl.QUERY_REDIRECT_RECORDS,
      SocketControl.QUERY_REDIRECT_CONTEXT,
      SocketControl.SET_REDIRECT_RECORDS);

  final SimulatedClient client;
  final Network network;
  final Steps steps;
  final SimulatedLoop loop;
  final ProtocolFamily family;
  final Counters counters;
  final SocketMemory memory;
  final EventSwitch events = eventSwitch();
  final OptionValues options = new OptionValues();
  private final Name name;
  private final List<AddressChange> addressChanges = new ArrayList<>(0);

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

  /** A socket in the role that another one took: it shares its loop and its options. */
  SimulatedSocket(SimulatedSocket before, String kind) {
    this(before.client, new Name(before.name + "." + kind), before.family, before.loop);
    options.setAll(before.options);
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
    this.memory = new SocketMemory(client.budget(), steps::now, this::lookAgain);
    events.enable(client.staticEvents());
  }

  /** How its address is shared with others. */
  final Bindings.Sharing sharing() {
    if (options.isOn(SocketOption.EXCLUSIVE_ADDRESS_USE)) {
      return Bindings.Sharing.EXCLUSIVE;
    }
    return options.isOn(SocketOption.REUSE_ADDRESS)
        ? Bindings.Sharing.REUSE
        : Bindings.Sharing.NONE;
  }

  /** A lane of this socket's for steps of one cause. */
  final Lane lane(String cause) {
    return new Lane(client.lanes(), name, cause);
  }

  /** A number that stands for this socket. */
  final long hashOfName() {
    return name.text().hashCode();
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

      @Override
      protected void withdraw() {
        withdrawControl(this);
      }
    }.submit();
  }

  /** Carries a control out, and ends the call. */
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
    if (NOWHERE.contains(control)) {
      return call.end(Status.NOT_SUPPORTED);
    }
    boolean list = control == SocketControl.ADDRESS_LIST_QUERY;
    if (!list && control != SocketControl.ADDRESS_LIST_CHANGE) {
      return call.end(Status.INVALID_DEVICE_REQUEST);
    }
    if (isUnix()) {
      return call.end(Status.NOT_SUPPORTED);
    }
    if (list) {
      return fill(network.hostAddresses(family).toArray(InetAddress[]::new), input, call);
    }
    AddressChange change = new AddressChange(call);
    addressChanges.add(change);
    network.await(change);
    return Status.PENDING;
  }

  /** Fills the caller's array, or says how long it must be. */
  static Status fill(Object[] all, @Nullable Object array, Operation call) {
    if (!(array instanceof Object[] target) || target.length < all.length) {
      return call.end(Status.BUFFER_OVERFLOW, all.length);
    }
    System.arraycopy(all, 0, target, 0, all.length);
    return call.end(Status.SUCCESS, all.length);
  }

  /** One SIO_ADDRESS_LIST_CHANGE. */
  private final class AddressChange implements Network.AddressWaiter {
    private final Call call;

    AddressChange(Call call) {
      this.call = call;
    }

    @Override
    public boolean isV6() {
      return family == StandardProtocolFamily.INET6;
    }

    @Override
    public void changed() {
      end(Status.SUCCESS);
    }

    void end(Status status) {
      network.forget(this);
      if (addressChanges.remove(this)) {
        call.end(status);
      }
    }
  }

  /** Takes a control back that waits; its call was cancelled. */
  private void withdrawControl(Call call) {
    for (AddressChange change : List.copyOf(addressChanges)) {
      if (change.call == call) {
        change.end(Status.CANCELLED);
      }
    }
  }

  // ---- events

  /** Which events cannot be turned off, because they are static (WSK R22). */
  final boolean isStatic(EventType event) {
    return (client.staticEvents() & EventSwitch.bit(event)) != 0;
  }

  public final <X> X registerExtension(Class<X> extension) {
    X found = isOpen() ? extension(extension) : null;
    if (found == null) {
      Status why = isOpen() ? Status.NOT_SUPPORTED : Status.FILE_FORCED_CLOSED;
      throw new StatusException(why, "extension " + extension.getName());
    }
    return found;
  }

  /** This socket's side of an extension interface, or {@code null} if it has none. Any thread. */
  <X> @Nullable X extension(Class<X> extension) {
    return null;
  }

  // ---- memory

  /** The application keeps a list. */
  final void retain(LentList list) {
    client.world().retained(this);
    list.age(memory.retain(list.capacity()));
    if (list.retain()) { // released before it was retained (D17)
      memory.release(list.capacity(), list.age());
    }
  }

  /** There may be memory again; any thread. */
  private void lookAgain() {
    try {
      loop.execute(this::memoryFreed);
    } catch (RejectedExecutionException e) {
      // the client is closed, and this socket with it
    }
  }

  /** There may be memory again. */
  void memoryFreed() {}

  /** WskRelease; any thread. */
  final Status releaseList(Object indication) {
    return switch (LentList.release(indication, this)) {
      case ALL -> {
        LentList list = LentList.of(indication);
        memory.release(list.capacity(), list.age());
        yield Status.SUCCESS;
      }
      case SOME -> Status.SUCCESS;
      case REFUSED -> {
        memory.held().releaseRefused();
        yield Status.INVALID_PARAMETER;
      }
    };
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
  protected void cancelAll(Status why) {
    for (AddressChange change : List.copyOf(addressChanges)) {
      change.end(why);
    }
  }

  @Override
  protected void leaveLoop() {
    memory.forget();
  }

  @Override
  protected void closeSystemSocket() {}

  @Override
  protected void closed() {
    client.closed((EventSocket) this);
  }

  @Override
  protected final Status statusOf(Exception failure) {
    return Status.INVALID_PARAMETER;
  }

  public final SocketStatistics statistics() {
    return counters.snapshot(memory.held());
  }

  @Override
  public final String toString() {
    return name.text();
  }
}
