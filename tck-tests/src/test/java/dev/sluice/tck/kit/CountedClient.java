package dev.sluice.tck.kit;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventLoop;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ProtocolFamily;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client whose connections tell how many tasks their event loops were given, and how many calls
 * they got.
 */
public final class CountedClient {
  private final SocketClient client;
  private final AtomicLong tasks = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();

  public CountedClient(SocketClient client) {
    this.client = client;
  }

  /** The client itself. */
  public SocketClient client() {
    return proxy(SocketClient.class, (method, arguments) -> {
      if (method.getName().equals("connectionSocket")) {
        return connectionSocket(
            (ProtocolFamily) arguments[0], (ConnectionEvents) arguments[1], (Request) arguments[2]);
      }
      return method.invoke(client, arguments);
    });
  }

  /** Tasks given to event loops. */
  public long tasks() {
    return tasks.get();
  }

  /** Calls made on connections, but for asking where their loop is. */
  public long calls() {
    return calls.get();
  }

  private Status connectionSocket(ProtocolFamily family, ConnectionEvents events, Request request) {
    RequestProtocol.begin(request, new RequestOperation() {
      @Override
      public void cancel() {}

      @Override
      public boolean mustNotWait() {
        return false;
      }
    });
    client.connectionSocket(
        family,
        events,
        new Request(done -> RequestProtocol.complete(
            request,
            done.status(),
            done.information(),
            done.status() == Status.SUCCESS
                ? counted(done.socket(ConnectionSocket.class))
                : null)));
    return Status.PENDING;
  }

  private ConnectionSocket counted(ConnectionSocket socket) {
    EventLoop loop = counted(socket.eventLoop());
    return proxy(ConnectionSocket.class, (method, arguments) -> {
      if (method.getName().equals("eventLoop")) {
        return loop;
      }
      calls.incrementAndGet();
      return method.invoke(socket, arguments);
    });
  }

  private EventLoop counted(EventLoop loop) {
    return proxy(EventLoop.class, (method, arguments) -> {
      if (!method.getName().equals("inEventLoop")) {
        tasks.incrementAndGet();
      }
      return method.invoke(loop, arguments);
    });
  }

  private interface Handler {
    Object invoke(java.lang.reflect.Method method, Object[] arguments)
        throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (itself, method, arguments) -> {
          try {
            return handler.invoke(method, arguments);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        }));
  }
}
