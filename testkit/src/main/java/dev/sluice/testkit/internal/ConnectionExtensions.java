package dev.sluice.testkit.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStages;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.SocketCore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The extension interfaces of one simulated connection. In steps only, where a method does not say
 * otherwise.
 */
final class ConnectionExtensions implements ByteStages {
  private final SimulatedConnection connection;

  /** The same, whose calls are made here. */
  private final SocketCore socket;

  private final BudgetSlot budget;

  /** Set once, before the first byte. */
  private @Nullable StageSeam seam;

  ConnectionExtensions(SimulatedConnection connection) {
    this.connection = connection;
    this.socket = connection;
    this.budget = new BudgetSlot(connection, connection.memory);
  }

  /** The connection's side of an interface, or {@code null} if it has none. Any thread. */
  <X> @Nullable X find(Class<X> extension) {
    return extension == ByteStages.class ? extension.cast(this) : budget.find(extension);
  }

  BudgetSlot budget() {
    return budget;
  }

  boolean isStaged() {
    return seam != null;
  }

  @Override
  public Status install(ByteStage stage, Request request) {
    Objects.requireNonNull(stage, "stage");
    return socket.new Call(request) {
      @Override
      protected Status carryOut() {
        if (connection.defer(this)) {
          return Status.PENDING;
        }
        if (seam != null || !connection.isUntouched()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        seam = new StageSeam(connection, stage);
        connection.stage(seam);
        connected();
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  @Override
  public Status remove(Request request) {
    return socket.new Call(request) {
      @Override
      protected Status carryOut() {
        if (connection.defer(this)) {
          return Status.PENDING;
        }
        StageSeam staged = seam;
        if (staged == null || !staged.isStaged() || staged.input().hasEnded()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        staged.detach();
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  /** The connection is connected, or a stage came; perhaps both. */
  void connected() {
    StageSeam staged = seam;
    End end = connection.end();
    if (staged == null || end == null || !connection.isConnected()) {
      return;
    }
    try {
      staged.attach(end.in());
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
    }
  }

  /** The connection closes. */
  void die() {
    budget.end();
    StageSeam staged = seam;
    if (staged != null) {
      staged.die();
    }
  }
}
