package dev.sluice.netty.internal;

import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.spi.support.SocketBudget;
import org.jspecify.annotations.Nullable;

/** The extension interfaces that the application of one connection registered for. */
final class ConnectionExtensions {
  private final NettyConnection connection;

  /** Written once, under this; read by the loop. */
  private volatile @Nullable SocketBudget budget;

  ConnectionExtensions(NettyConnection connection) {
    this.connection = connection;
  }

  /** The connection's side of an interface, made when first asked for. Any thread. */
  <X> @Nullable X find(Class<X> extension) {
    if (extension == ReceiveBudget.class) {
      return extension.cast(registerBudget());
    }
    return null;
  }

  private synchronized SocketBudget registerBudget() {
    SocketBudget registered = budget;
    if (registered == null) {
      registered = new SocketBudget(connection, connection.memory);
      budget = registered;
    }
    return registered;
  }

  /** The budget, if it was registered for. */
  @Nullable
  SocketBudget budget() {
    return budget;
  }

  /** The connection closes; loop only. */
  void die() {
    SocketBudget watched = budget;
    if (watched != null) {
      watched.goesOn();
    }
  }
}
