package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ByteStage;
import dev.sluice.api.extension.ByteStages;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.SocketCore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The extension interfaces that the application of one connection registered for. */
final class ConnectionExtensions implements ByteStages {
  private final NettyConnection connection;

  /** The same, whose calls are made here. */
  private final SocketCore socket;

  private final OsStream os;

  private final BudgetSlot budget;

  /** Set once, before the first byte; loop only. */
  private @Nullable StageSeam seam;

  ConnectionExtensions(NettyConnection connection, OsStream os) {
    this.connection = connection;
    this.socket = connection;
    this.os = os;
    this.budget = new BudgetSlot(connection, connection.memory);
  }

  /** The connection's side of an interface, made when first asked for. Any thread. */
  <X> @Nullable X find(Class<X> extension) {
    return extension == ByteStages.class ? extension.cast(this) : budget.find(extension);
  }

  BudgetSlot budget() {
    return budget;
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
        seam = new StageSeam(connection, os, stage);
        connection.stage(seam);
        if (connection.isConnected()) {
          connected();
        }
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
        if (staged == null || !staged.isStaged() || connection.hasEnded()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        staged.detach();
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  boolean isStaged() {
    return seam != null;
  }

  /** The connection is connected; loop only. */
  void connected() {
    StageSeam staged = seam;
    if (staged == null) {
      return;
    }
    try {
      staged.attach();
    } catch (Throwable thrown) {
      connection.failedInside(thrown);
    }
  }

  /** The connection closes; loop only. */
  void die() {
    budget.end();
    StageSeam staged = seam;
    if (staged != null) {
      staged.die();
    }
  }
}
