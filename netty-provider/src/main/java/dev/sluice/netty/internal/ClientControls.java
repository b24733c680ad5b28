package dev.sluice.netty.internal;

import dev.sluice.api.ClientControl;
import dev.sluice.api.Request;
import dev.sluice.api.SocketTransport;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.spi.support.StaticEvents;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The controls of a client: WskControlClient. */
final class ClientControls {
  private final OsTransport transport;
  private final ClientCalls calls;
  private final StaticEvents staticEvents;

  ClientControls(OsTransport transport, ClientCalls calls, StaticEvents staticEvents) {
    this.transport = transport;
    this.calls = calls;
    this.staticEvents = staticEvents;
  }

  <I> Status control(Loop loop, ClientControl<I> control, @Nullable I input, Request request) {
    StaticEvents.refuseNulls(input);
    boolean setsEvents = control == ClientControl.SET_STATIC_EVENTS;
    // decided here and not on the loop, so that a socket created next has them
    Status set =
        setsEvents ? staticEvents.add(input instanceof Set<?> events ? events : null) : null;
    return new ClientCall(loop, calls, request) {
      @Override
      Status carryOut() {
        if (set != null) {
          return finish(set);
        }
        if (input != null && !control.inputType().isInstance(input)) {
          return finish(Status.INVALID_PARAMETER);
        }
        if (control == ClientControl.TRANSPORT_LIST_QUERY) {
          return listTransports(this, (SocketTransport[]) input);
        }
        if (control == ClientControl.TRANSPORT_LIST_CHANGE) {
          return Status.PENDING; // nothing comes or goes here: until it is cancelled
        }
        return finish(Status.NOT_SUPPORTED);
      }
    }.submit();
  }

  private Status listTransports(ClientCall call, SocketTransport @Nullable [] into) {
    List<SocketTransport> found = new ArrayList<>();
    try {
      for (ProtocolFamily family :
          List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
        if (isThere(family)) {
          found.add(new SocketTransport(family, SocketType.STREAM, "TCP"));
          found.add(new SocketTransport(family, SocketType.DATAGRAM, "UDP"));
        }
      }
      if (isThere(StandardProtocolFamily.UNIX)) {
        found.add(new SocketTransport(StandardProtocolFamily.UNIX, SocketType.STREAM, "unix"));
      }
    } catch (IOException shortage) {
      return call.finish(Status.INSUFFICIENT_RESOURCES);
    }
    return call.finish(Fill.array(found, into), found.size(), null);
  }

  /** Whether the system makes sockets of a family; throws when it cannot tell now. */
  private boolean isThere(ProtocolFamily family) throws IOException {
    try {
      transport.stream(family).close();
      return true;
    } catch (IOException | RuntimeException e) {
      if (Failures.isShortage(e)) {
        throw new IOException("out of descriptors", e);
      }
      return false;
    }
  }
}
