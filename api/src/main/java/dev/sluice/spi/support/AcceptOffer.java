package dev.sluice.spi.support;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The accept event's argument: a connection that the application may take, or none. Loop only. */
public final class AcceptOffer implements AcceptEvent {
  private final @Nullable ConnectionSocket socket;
  private final Consumer<ConnectionEvents> callbacks;

  private AcceptOffer(@Nullable ConnectionSocket socket, Consumer<ConnectionEvents> callbacks) {
    this.socket = socket;
    this.callbacks = callbacks;
  }

  /**
   * An offer of a connection.
   *
   * @param socket that was accepted
   * @param callbacks takes what the application sets
   * @return the argument
   */
  public static AcceptOffer of(ConnectionSocket socket, Consumer<ConnectionEvents> callbacks) {
    return new AcceptOffer(socket, callbacks);
  }

  /**
   * Says that the listener no longer works (WSK R38).
   *
   * @return the argument
   */
  public static AcceptOffer ofNothing() {
    return new AcceptOffer(null, ignored -> {});
  }

  @Override
  public @Nullable ConnectionSocket socket() {
    return socket;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return socket == null ? null : socket.localAddress();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return socket == null ? null : socket.remoteAddress();
  }

  @Override
  public void events(ConnectionEvents events) {
    callbacks.accept(Objects.requireNonNull(events, "events"));
  }
}
