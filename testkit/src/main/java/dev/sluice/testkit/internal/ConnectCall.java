package dev.sluice.testkit.internal;

import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Operation;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One WskConnect or WskConnectEx of a simulated connection. In steps only. */
final class ConnectCall extends Operation implements Connector {
  /** WskConnectEx takes no more first data than that (WSK R73). */
  private static final int MOST_DATA = 65_535;

  private final SimulatedConnection connection;
  private final Establishment state;
  private final SocketAddress address;
  private final ByteBuffer @Nullable [] first;
  private @Nullable Operation sendingFirst;

  ConnectCall(
      SimulatedConnection connection,
      Establishment state,
      SocketAddress address,
      ByteBuffer @Nullable [] first,
      Request request) {
    super(connection.loop, request);
    this.connection = connection;
    this.state = state;
    this.address = address;
    this.first = first;
  }

  @Override
  protected Status perform() {
    if (!connection.isOpen()) {
      return end(Status.FILE_FORCED_CLOSED);
    }
    if (isTooMuch(first)) {
      return end(Status.BUFFER_OVERFLOW);
    }
    if (first != null && Arguments.isAnyTwice(first)) {
      return end(Status.INVALID_PARAMETER);
    }
    Status allowed = state.mayConnect();
    if (allowed != Status.SUCCESS) {
      return end(allowed);
    }
    if (!connection.isUnix() && !connection.isBound()) {
      return end(Status.INVALID_DEVICE_STATE);
    }
    Status wrong = Addresses.peer(address, connection.family);
    if (wrong == Status.NO_MATCH) {
      return end(wrong);
    }
    state.begins(this);
    if (wrong != Status.SUCCESS) {
      refused(wrong);
      return wrong;
    }
    SocketAddress from =
        connection.isBound() ? connection.localAddress() : UnixDomainSocketAddress.of("");
    int window = connection.options.number(SocketOption.RECEIVE_BUFFER);
    connection.network.connect(from, address, window, this);
    return Status.PENDING;
  }

  /** Whether that is more first data than any connect takes; asked before all else. */
  static boolean isTooMuch(ByteBuffer @Nullable [] first) {
    long length = 0;
    for (ByteBuffer buffer : first == null ? new ByteBuffer[0] : first) {
      length += buffer.remaining();
    }
    return length > MOST_DATA;
  }

  @Override
  public boolean isWithdrawn() {
    return !state.isGoingOn(this);
  }

  @Override
  protected void withdraw() {
    if (state.isGoingOn(this)) {
      refused(Status.CANCELLED);
    } else if (sendingFirst != null) {
      sendingFirst.cancel();
    }
  }

  @Override
  public void connected(End established) {
    state.connected();
    connection.established(established);
    if (first == null) {
      end(Status.SUCCESS);
    } else {
      sendingFirst = connection.sendFirst(this, first);
    }
    connection.arrived();
  }

  @Override
  public void refused(Status why) {
    state.failed();
    end(why);
  }
}
