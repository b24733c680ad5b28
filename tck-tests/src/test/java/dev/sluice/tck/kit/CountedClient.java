package dev.sluice.tck.kit;

import static dev.sluice.tck.kit.Proxies.proxy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventLoop;
import dev.sluice.api.SocketClient;
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
    return proxy(
        SocketClient.class,
        (method, arguments) -> method.getName().equals("connectionSocket")
            ? Proxies.connectionSocket(
                client, arguments, (socket, then) -> then.accept(counted(socket)))
            : method.invoke(client, arguments));
  }

  /** Tasks given to event loops. */
  public long tasks() {
    return tasks.get();
  }

  /** Calls made on connections, but for asking where their loop is. */
  public long calls() {
    return calls.get();
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
}
