package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Operation;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * WskSocketConnect: a connection socket created, bound and connected in one call. It is one of the
 * client's open sockets meanwhile, so whoever closes those ends the call; where it fails, it ends
 * when the socket is gone.
 */
final class SocketConnect extends Operation {
  private final NettyClient client;
  private final Loop loop;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final @Nullable ConnectionEvents events;
  private @Nullable Connecting attempt;

  SocketConnect(
      NettyClient client,
      Loop loop,
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request) {
    super(loop, request);
    this.client = client;
    this.loop = loop;
    this.local = local;
    this.remote = remote;
    this.events = events;
  }

  @Override
  protected Status statusWithoutLoop() {
    return Status.DEVICE_NOT_READY;
  }

  @Override
  protected Status perform() {
    NettyConnection connection;
    try {
      connection = client.connection(loop, Addresses.familyOf(local), events);
    } catch (IOException | RuntimeException e) {
      return end(Failures.status(e, Status.INSUFFICIENT_RESOURCES));
    }
    if (!client.opened(connection)) {
      connection.discard();
      return end(Status.DEVICE_NOT_READY);
    }
    Status bound = isUnnamed() ? Status.SUCCESS : connection.bindTo(local);
    if (bound != Status.SUCCESS) {
      return giveUp(connection, bound);
    }
    Connecting connecting =
        connection.attempt(remote, null, (status, sent) -> ended(connection, status));
    attempt = connecting;
    Status soFar = connecting.begin();
    return hasEnded() ? soFar : Status.PENDING;
  }

  /** A Unix socket need not be bound. */
  private boolean isUnnamed() {
    return local instanceof UnixDomainSocketAddress path && path.toString().isEmpty();
  }

  private void ended(NettyConnection connection, Status status) {
    if (status == Status.SUCCESS) {
      end(Status.SUCCESS, 0, connection);
    } else {
      giveUp(connection, status);
    }
  }

  private Status giveUp(NettyConnection connection, Status why) {
    connection.close(new Request(closed -> end(why)));
    return Status.PENDING;
  }

  @Override
  protected void withdraw() {
    if (attempt != null) {
      attempt.cancel();
    }
  }
}
