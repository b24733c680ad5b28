package dev.sluice.tck.kit;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ProtocolFamily;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Stand-ins for sockets and clients which see every call. */
final class Proxies {
  private Proxies() {}

  /** What a stand-in does with a call. */
  interface Handler {
    Object invoke(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (itself, method, arguments) -> {
          try {
            return handler.invoke(method, arguments);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        }));
  }

  /**
   * Makes a connection socket as the arguments of {@link SocketClient#connectionSocket} ask for,
   * and completes their request with what {@code then} makes of it.
   */
  static Status connectionSocket(
      SocketClient client,
      Object[] arguments,
      BiConsumer<ConnectionSocket, Consumer<ConnectionSocket>> then) {
    Request request = (Request) arguments[2];
    RequestProtocol.begin(request, new RequestOperation() {
      @Override
      public void cancel() {}

      @Override
      public boolean mustNotWait() {
        return false;
      }
    });
    client.connectionSocket(
        (ProtocolFamily) arguments[0], (ConnectionEvents) arguments[1], new Request(done -> {
          if (done.status() == Status.SUCCESS) {
            then.accept(
                done.socket(ConnectionSocket.class),
                made -> RequestProtocol.complete(request, done.status(), done.information(), made));
          } else {
            RequestProtocol.complete(request, done.status(), done.information(), null);
          }
        }));
    return Status.PENDING;
  }
}
