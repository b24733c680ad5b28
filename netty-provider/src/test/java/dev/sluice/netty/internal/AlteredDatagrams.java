package dev.sluice.netty.internal;

import dev.sluice.api.ContractVersion;
import dev.sluice.netty.NettyConfiguration;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ProtocolFamily;
import java.util.Map;

/** Datagram sockets on NIO, some of whose methods a test replaces. */
final class AlteredDatagrams {
  /** What a method does instead; the real socket and the arguments. */
  @FunctionalInterface
  interface Body {
    Object run(OsDatagram real, Object[] arguments) throws Throwable;
  }

  private AlteredDatagrams() {}

  /** A client whose datagram sockets do some things otherwise, by the names of their methods. */
  static NettyClient client(Map<String, Body> bodies) {
    OsTransport nio = new NioTransport();
    InvocationHandler transport = (proxy, method, arguments) -> method.getName().equals("datagram")
        ? altered(nio.datagram((ProtocolFamily) arguments[0]), bodies)
        : call(nio, method, arguments);
    return new NettyClient(
        proxy(OsTransport.class, transport),
        NettyConfiguration.defaults().withEventLoops(1),
        ContractVersion.CURRENT,
        Surroundings.ofSystem());
  }

  private static OsDatagram altered(OsDatagram real, Map<String, Body> bodies) {
    return proxy(OsDatagram.class, (proxy, method, arguments) -> {
      Body body = bodies.get(method.getName());
      return body == null ? call(real, method, arguments) : body.run(real, arguments);
    });
  }

  private static Object call(Object on, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
