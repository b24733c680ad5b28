package dev.sluice.testkit.internal;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.SocketCore;
import dev.sluice.spi.support.SocketMemory;
import dev.sluice.spi.support.SocketRules;
import dev.sluice.testkit.internal.Bindings.Sharing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What the simulated sockets share: name, loop, options and numbers. In steps only. */
abstract class SimulatedSocket extends SocketCore {
  private static final System.Logger LOG = System.getLogger("dev.sluice.testkit");

  /** What only TCP has. */
  private static final Set<SocketOption<?>> TCP_ONLY =
      Set.of(SocketOption.NO_DELAY, SocketOption.USER_TIMEOUT);

  final SimulatedClient client;
  private final Category category;
  final Network network;
  final Steps steps;
  final SimulatedLoop loop;
  final ProtocolFamily family;
  final Counters counters;
  final SocketMemory memory;
  final EventSwitch events = eventSwitch();
  final OptionValues options = new OptionValues();
  private final Name name;

  /** A listener of TCP and a stream socket, with its role. */
  private final boolean sharesByDefault;

  private final List<AddressChange> addressChanges = new ArrayList<>(0);

  /** The name of a socket in the trace. */
  private record Name(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  SimulatedSocket(SimulatedClient client, Category category, String kind, ProtocolFamily family) {
    this(
        client,
        category,
        new Name(client.nameOf(kind)),
        family,
        category == Category.LISTENING || category == Category.STREAM);
  }

  /** A socket in the role that another one took: it shares its loop and its options. */
  SimulatedSocket(SimulatedSocket before, Category category, String kind) {
    this(
        before.client,
        category,
        new Name(before.name + "." + kind),
        before.family,
        before.loop,
        before.sharesByDefault);
    options.setAll(before.options);
  }

  private SimulatedSocket(
      SimulatedClient client,
      Category category,
      Name name,
      ProtocolFamily family,
      boolean sharesByDefault) {
    this(client, category, name, family, client.loop(name), sharesByDefault);
  }

  private SimulatedSocket(
      SimulatedClient client,
      Category category,
      Name name,
      ProtocolFamily family,
      SimulatedLoop loop,
      boolean sharesByDefault) {
    super(loop, LOG);
    this.client = client;
    this.category = category;
    this.network = client.network();
    this.steps = network.steps();
    this.loop = loop;
    this.family = family;
    this.name = name;
    this.sharesByDefault = sharesByDefault && family != StandardProtocolFamily.UNIX;
    this.counters = new Counters(steps::now);
    this.memory = new SocketMemory(client.budget(), steps::now, this::lookAgain);
    events.makeStatic(client.staticEvents().takenBy(category));
  }

  @Override
  public final Category category() {
    return category;
  }

  /** How its address is shared with others. */
  final Sharing sharing() {
    if (options.isOn(SocketOption.EXCLUSIVE_ADDRESS_USE)) {
      return Sharing.EXCLUSIVE;
    }
    return options.isOn(SocketOption.REUSE_ADDRESS) ? Sharing.REUSE : Sharing.NONE;
  }

  /** Whether reuse is read as on though nobody asked for it; it then shares with nobody. */
  private boolean isReusedByDefault() {
    return sharesByDefault
        && !options.isSet(SocketOption.REUSE_ADDRESS)
        && sharing() != Sharing.EXCLUSIVE;
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

  /** Takes a local address for streams; port 0 stands for a free one. */
  final Status takeAddress(SocketAddress address) {
    Status answer = network.checkLocal(address, family);
    if (answer != Status.SUCCESS) {
      return answer;
    }
    SocketAddress chosen = network.withPort(address);
    answer = network.bind(chosen, sharing(), this);
    if (answer == Status.SUCCESS) {
      setLocalAddress(chosen);
    }
    return answer;
  }

  // ---- options

  public final <T> Status setOption(SocketOption<T> option, T value, Request request) {
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(value, "value");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        Status answer = whileUsable(SocketRules.maySet(option, value, category, isBound()));
        return end(answer == Status.SUCCESS ? applyOption(option, value) : answer);
      }
    }.submit();
  }

  public final Status getOption(SocketOption<?> option, Request request) {
    Objects.requireNonNull(option, "option");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        Status answer = whileUsable(SocketRules.mayRead(option, category));
        if (answer == Status.SUCCESS && isLacking(option)) {
          answer = Status.NOT_SUPPORTED;
        }
        if (answer != Status.SUCCESS) {
          return end(answer);
        }
        Object value = option == SocketOption.REUSE_ADDRESS
            ? (Object) (sharing() == Sharing.REUSE || isReusedByDefault())
            : options.get(option);
        return end(Status.SUCCESS, OptionValues.asNumber(value), value);
      }
    }.submit();
  }

  private boolean isLacking(SocketOption<?> option) {
    return (isUnix() && TCP_ONLY.contains(option)) || !OptionValues.isKnown(option);
  }

  /** Sets an option that this category has, to a value that it takes. */
  <T> Status applyOption(SocketOption<T> option, T value) {
    if (isLacking(option)) {
      return Status.NOT_SUPPORTED;
    }
    boolean shares = option == SocketOption.REUSE_ADDRESS && sharing() == Sharing.EXCLUSIVE;
    boolean alone = option == SocketOption.EXCLUSIVE_ADDRESS_USE && sharing() == Sharing.REUSE;
    if ((shares || alone) && Boolean.TRUE.equals(value)) {
      return Status.INVALID_PARAMETER;
    }
    options.set(option, value);
    return Status.SUCCESS;
  }

  public final <I, O> Status control(
      SocketControl<I, O> control, @Nullable I input, Request request) {
    Objects.requireNonNull(control, "control");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        Status answer = whileUsable(SocketRules.mayControl(control, input, category));
        return answer == Status.SUCCESS ? applyControl(control, input, this) : end(answer);
      }

      @Override
      protected void withdraw() {
        withdrawControl(this);
      }
    }.submit();
  }

  /** Carries a control out, and ends the call. */
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
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

  public final <X> X registerExtension(Class<X> extension) {
    Objects.requireNonNull(extension, "extension");
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
      if (isOpen() && !events.isSilent()) {
        tellFailure();
        events.silence();
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

  /** Datagrams for which the receive buffer had no room; any thread. */
  long lostDatagrams() {
    return SocketStatistics.Datagrams.UNKNOWN;
  }

  public final SocketStatistics statistics() {
    return counters.snapshot(memory.held(), lostDatagrams());
  }

  @Override
  public final String toString() {
    return name.text();
  }
}
