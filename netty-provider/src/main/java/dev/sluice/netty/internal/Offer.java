package dev.sluice.netty.internal;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The accept event's argument. */
final class Offer implements AcceptEvent {
  private final @Nullable NettyConnection connection;

  Offer(@Nullable NettyConnection connection) {
    this.connection = connection;
  }

  @Override
  public @Nullable ConnectionSocket socket() {
    return connection;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return connection == null ? null : connection.localAddress();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return connection == null ? null : connection.remoteAddress();
  }

  @Override
  public void events(ConnectionEvents events) {
    if (connection != null) {
      connection.setCallbacksIfAny(events);
    }
  }
}
