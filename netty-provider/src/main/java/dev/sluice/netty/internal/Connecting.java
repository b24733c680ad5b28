package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, with or without first data: WskConnect, WskConnectEx. Whoever makes it
 * has the request; told once how it ended. Loop only.
 *
 * <pre>
 * from        event                     to          then
 * NEW         begin                     CONNECTING
 * CONNECTING  the system says no        ENDED       the connection failed
 * CONNECTING  cancel, close             ENDED       the connection failed
 * CONNECTING  the system says connected ENDED       or SENDING, if there are first data
 * SENDING     their send ends           ENDED       as that ended
 * </pre>
 */
final class Connecting {
  /** What WskConnectEx takes at most (WSK R73). */
  private static final int MOST_FIRST_DATA = 65_535;

  private final NettyConnection connection;
  private final OsStream os;
  private final SocketAddress address;
  private final ByteBuffer @Nullable [] first;
  private final Outcome outcome;

  /** The send of the first data, once it goes on. */
  private @Nullable Request sending;

  /** Hears how the attempt ended, and how many bytes of the first data were sent. */
  interface Outcome {
    void ended(Status status, long sent);
  }

  Connecting(
      NettyConnection connection,
      OsStream os,
      SocketAddress address,
      ByteBuffer @Nullable [] first,
      Outcome outcome) {
    this.connection = connection;
    this.os = os;
    this.address = address;
    this.first = first;
    this.outcome = outcome;
  }

  /** Begins; the outcome so far. */
  Status begin() {
    if (isTooMuch()) {
      return end(Status.BUFFER_OVERFLOW);
    }
    if (first != null && Arguments.isAnyTwice(first)) {
      return end(Status.INVALID_PARAMETER);
    }
    Status allowed = connection.state.mayConnect(address, os.family(), connection.isBound());
    if (allowed != Status.SUCCESS) {
      return end(allowed);
    }
    connection.state.begins(this);
    Status wrong = Addresses.peer(address, os.family());
    if (wrong != Status.SUCCESS) {
      return fail(wrong);
    }
    try {
      boolean atOnce = os.connect(address);
      os.register(connection.loop, connection);
      if (atOnce) {
        return connected();
      }
      os.interest(false, false, true);
    } catch (IOException | RuntimeException e) {
      return fail(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
    }
    return Status.PENDING;
  }

  private boolean isTooMuch() {
    long bytes = 0;
    if (first != null) {
      for (ByteBuffer buffer : first) {
        bytes += buffer.remaining();
      }
    }
    return bytes > MOST_FIRST_DATA;
  }

  /** The system says that it came to an end. */
  void ready() {
    try {
      if (os.finishConnect()) {
        connected();
      }
    } catch (IOException | RuntimeException e) {
      fail(Failures.status(e, Status.CONNECTION_REFUSED));
    }
  }

  private Status connected() throws IOException {
    connection.connected(address);
    if (first == null) {
      return end(Status.SUCCESS);
    }
    sending = new Request(sent -> outcome.ended(sent.status(), sent.information()));
    connection.sendFirst(first, sending);
    return Status.PENDING;
  }

  /** The caller gives up. */
  void cancel() {
    if (sending != null) {
      sending.cancel();
    } else if (connection.state.isConnecting()) {
      fail(Status.CANCELLED);
    }
  }

  /** Ends an attempt that is not connected. */
  Status fail(Status why) {
    connection.state.failed();
    os.deregister();
    return end(why);
  }

  private Status end(Status status) {
    outcome.ended(status, 0);
    return status;
  }
}
