package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.SocketCore;

/**
 * The calls that need a connection and are neither sends nor receives. One that comes before the
 * accept callback returned waits for that.
 */
final class ConnectedCalls {
  private final NettyConnection connection;
  private final ReceiveSide receiving;
  private final IdealBacklog idealBacklog;

  ConnectedCalls(NettyConnection connection, ReceiveSide receiving, IdealBacklog idealBacklog) {
    this.connection = connection;
    this.receiving = receiving;
    this.idealBacklog = idealBacklog;
  }

  /** One of them. */
  private abstract class Connected extends SocketCore.Call {
    Connected(SocketCore socket, Request request) {
      socket.super(request);
    }

    @Override
    protected final Status carryOut() {
      if (connection.defer(this)) {
        return Status.PENDING;
      }
      return connection.isConnected() ? whenConnected() : end(Status.INVALID_DEVICE_STATE);
    }

    abstract Status whenConnected();
  }

  Status abort(Request request) {
    return new Connected(connection, request) {
      @Override
      Status whenConnected() {
        connection.dieThen(Status.CONNECTION_ABORTED, this);
        return Status.PENDING;
      }
    }.submit();
  }

  Status idealSendBacklog(Request request) {
    return new Connected(connection, request) {
      @Override
      Status whenConnected() {
        return end(Status.SUCCESS, idealBacklog.bytes());
      }
    }.submit();
  }

  Status receiveBacklog(Request request) {
    return new Connected(connection, request) {
      @Override
      Status whenConnected() {
        if (connection.extensions.isStaged()) {
          connection.loop.later(this::tell); // decodes, which must not be inside a callback
          return Status.PENDING;
        }
        return tell();
      }

      private Status tell() {
        long bytes;
        try {
          bytes = connection.isOpen() ? receiving.backlog() : 0;
        } catch (RuntimeException thrown) { // a stage's
          connection.failedInside(thrown);
          return end(Status.FILE_FORCED_CLOSED);
        }
        return bytes == OsStream.UNKNOWN ? end(Status.NOT_SUPPORTED) : end(Status.SUCCESS, bytes);
      }
    }.submit();
  }
}
