package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.SocketCore;
import dev.sluice.spi.support.SocketRules;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the sockets of every category share: the system's socket, options and numbers. */
abstract class NettySocket extends SocketCore implements Readiness {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  final NettyClient client;
  final Loop loop;
  final Counters counters = new Counters(System::nanoTime);
  final EventSwitch events = eventSwitch();
  private final OsSocket os;

  /** Made for the first such call, which few sockets get. Loop. */
  private @Nullable ControlCalls controls;

  /** Made when first asked for. Loop, and before any other thread knows the socket. */
  private @Nullable AddressSharing sharing;

  NettySocket(NettyClient client, Loop loop, OsSocket os) {
    super(loop, LOG);
    this.client = client;
    this.loop = loop;
    this.os = os;
  }

  // ---- addresses and options

  final AddressSharing sharing() {
    AddressSharing known = sharing;
    if (known == null) {
      known = new AddressSharing(os);
      sharing = known;
    }
    return known;
  }

  private ControlCalls controls() {
    ControlCalls known = controls;
    if (known == null) {
      known = new ControlCalls(loop, os.family(), client.addressLists());
      controls = known;
    }
    return known;
  }

  /** Whether it can be bound to an address, as far as that tells. */
  final Status checkLocal(SocketAddress address) {
    return UnixPaths.isMalformed(address)
        ? Status.INVALID_ADDRESS_COMPONENT
        : Addresses.local(address, os.family());
  }

  final void readLocalAddress() throws IOException {
    setLocalAddress(os.localAddress());
  }

  public final <T> Status setOption(SocketOption<T> option, T value, Request request) {
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(value, "value");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        Status allowed = whileUsable(SocketRules.maySet(option, value, category(), isBound()));
        return end(allowed == Status.SUCCESS ? applyOption(option, value) : allowed);
      }
    }.submit();
  }

  public final Status getOption(SocketOption<?> option, Request request) {
    Objects.requireNonNull(option, "option");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        Status allowed = whileUsable(SocketRules.mayRead(option, category()));
        if (allowed != Status.SUCCESS) {
          return end(allowed);
        }
        long value = readOption(option);
        return end(Status.SUCCESS, value, optionValue(option, value));
      }
    }.submit();
  }

  public final <I, O> Status control(
      SocketControl<I, O> control, @Nullable I input, Request request) {
    Objects.requireNonNull(control, "control");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        Status allowed = whileUsable(SocketRules.mayControl(control, input, category()));
        if (allowed != Status.SUCCESS) {
          return end(allowed);
        }
        return ControlCalls.takes(control)
            ? controls().carryOut(control, input, this)
            : applyControl(control, input, this);
      }

      @Override
      protected void withdraw() {
        if (controls != null) {
          controls.withdraw(this);
        }
      }
    }.submit();
  }

  /** Carries a control of this category out on the loop, and ends the call. */
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call)
      throws IOException {
    return call.end(Status.NOT_SUPPORTED);
  }

  public final <X> X registerExtension(Class<X> extension) {
    Objects.requireNonNull(extension, "extension");
    if (!isOpen()) {
      throw new StatusException(Status.FILE_FORCED_CLOSED, "extension of a closed socket");
    }
    X found = extension(extension);
    if (found == null) {
      throw new StatusException(Status.NOT_SUPPORTED, "extension " + extension.getName());
    }
    return found;
  }

  /** This socket's side of an extension interface, or {@code null} if it has none. Any thread. */
  <X> @Nullable X extension(Class<X> extension) {
    return null;
  }

  /** Sets an option that {@link SocketRules} allow, on the loop. */
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.REUSE_ADDRESS) {
      return sharing().reuse((Boolean) value);
    }
    if (option == SocketOption.EXCLUSIVE_ADDRESS_USE) {
      return sharing().exclusive((Boolean) value);
    }
    try {
      os.setOption(option, value);
      return Status.SUCCESS;
    } catch (IllegalArgumentException e) {
      return Status.INVALID_PARAMETER;
    }
  }

  /** Reads an option of this category, a Boolean as 0 or 1. */
  long readOption(SocketOption<?> option) throws IOException {
    if (option == SocketOption.EXCLUSIVE_ADDRESS_USE) {
      return sharing().isExclusive() ? 1 : 0;
    }
    return os.getOption(option);
  }

  /** What {@link #readOption} read, in the option's own type. */
  @Nullable
  Object optionValue(SocketOption<?> option, long value) throws IOException {
    return option.type() == Boolean.class ? (Object) (value != 0) : (int) value;
  }

  public abstract SocketStatistics statistics();

  // ---- the loop

  @Override
  public final void orphaned() {
    loop.enter(() -> dieNow(Status.FILE_FORCED_CLOSED, null));
  }

  @Override
  public final void ready(int what) {
    loop.arrive();
    try {
      counters.add(Counters.Of.WAKEUPS, 1);
      if (isOpen()) {
        onReady(what);
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "events of " + this, thrown);
      dieLater(Status.FILE_FORCED_CLOSED, thrown);
    } finally {
      loop.leave();
    }
  }

  /** What {@link #ready} reports, on an open socket. */
  abstract void onReady(int what) throws IOException;

  // ---- the end

  @Override
  protected final void leaveLoop() {
    if (controls != null) {
      controls.cancelAll(reason());
    }
    os.deregister();
  }

  @Override
  protected final void closeSystemSocket() {
    os.close();
  }

  @Override
  protected final void closed() {
    client.closed(this);
  }

  /** Closes the descriptor of a socket nobody has seen. */
  final void discard() {
    os.close();
  }

  @Override
  protected final Status statusOf(Exception failure) {
    return Failures.status(failure, Status.INVALID_PARAMETER);
  }
}
