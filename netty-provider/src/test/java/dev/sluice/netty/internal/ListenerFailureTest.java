package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener whose system socket no longer works says so once (WSK R38). */
@Timeout(20)
class ListenerFailureTest {
  private final Log log = new Log();

  @Test
  void wskR38_aDeadListenerIsToldByOneAcceptEventWithoutASocket() throws Exception {
    assertThat(toldByAFailure(false)).containsExactly("accept null");
  }

  @Test
  void wskR38_aDeadConditionalListenerIsToldByOneInspectEventWithoutAnId() throws Exception {
    assertThat(toldByAFailure(true)).containsExactly("inspect null");
  }

  private List<String> toldByAFailure(boolean conditional) throws Exception {
    NettyConfiguration configuration = NettyConfiguration.defaults().withEventLoops(1);
    try (NettyClient client = new NettyClient(
        failing(), configuration, ContractVersion.CURRENT, Surroundings.ofSystem())) {
      Request made = new Request();
      client.listeningSocket(StandardProtocolFamily.INET, log, made);
      assertThat(made.await()).isEqualTo(Status.SUCCESS);
      ListeningSocket listener = made.socket(ListeningSocket.class);
      Request chosen = new Request();
      listener.setOption(SocketOption.CONDITIONAL_ACCEPT, conditional, chosen);
      assertThat(chosen.await()).isEqualTo(Status.SUCCESS);
      Request bound = new Request();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bound);
      assertThat(bound.await()).isEqualTo(Status.SUCCESS);
      Request closed = new Request();
      try (SocketChannel peer = SocketChannel.open(listener.localAddress())) {
        Request waiting = new Request();
        listener
            .eventLoop()
            .execute(
                () -> { // in one step: the first of them finds the failure
                  listener.accept(null, waiting);
                  listener.enableEvents(Set.of(EventType.ACCEPT));
                });
        await().until(() -> waiting.status() != Status.PENDING);
        assertThat(waiting.status()).isEqualTo(Status.FILE_FORCED_CLOSED);
        await().until(() -> !log.told.isEmpty());
        Request late = new Request();
        listener.accept(null, late);
        assertThat(late.await()).isEqualTo(Status.FILE_FORCED_CLOSED);
        assertThat(peer.isConnected()).isTrue();
      } finally {
        listener.close(closed);
      }
      assertThat(closed.await()).as("WSK R79").isEqualTo(Status.SUCCESS);
    }
    return log.told;
  }

  @Test
  void aShortageOfDescriptorsIsSaidOnceAndTheConnectionIsAcceptedBehindIt() throws Exception {
    AtomicInteger refusals = new AtomicInteger(4);
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("dev.sluice.netty");
    Filter before = logger.getFilter();
    logger.setFilter(
        line -> { // and out of the build's log
          said.add(line.getMessage());
          return false;
        });
    NettyConfiguration configuration = NettyConfiguration.defaults().withEventLoops(1);
    try (NettyClient client = new NettyClient(
        shortOf(refusals), configuration, ContractVersion.CURRENT, Surroundings.ofSystem())) {
      Request made = new Request();
      client.listeningSocket(StandardProtocolFamily.INET, log, made);
      assertThat(made.await()).isEqualTo(Status.SUCCESS);
      ListeningSocket listener = made.socket(ListeningSocket.class);
      Request bound = new Request();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bound);
      assertThat(bound.await()).isEqualTo(Status.SUCCESS);
      Request accepted = new Request();
      listener.accept(null, accepted);
      try (SocketChannel peer = SocketChannel.open(listener.localAddress())) {
        assertThat(accepted.await()).isEqualTo(Status.SUCCESS);
        assertThat(peer.isConnected()).isTrue();
        accepted.socket(ConnectionSocket.class).close(new Request());
      } finally {
        listener.close(new Request());
      }
    } finally {
      logger.setFilter(before);
    }
    assertThat(refusals).hasValue(0);
    assertThat(said)
        .filteredOn(line -> line.contains("cannot accept"))
        .singleElement()
        .asString()
        .contains("listener", "Too many open files");
  }

  private static final class Log implements ListeningEvents {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      told.add("accept " + event.socket());
      return AcceptVerdict.REQUEST_NOT_ACCEPTED;
    }

    @Override
    public InspectVerdict inspect(InspectEvent event) {
      told.add("inspect " + event.id());
      return InspectVerdict.REJECT;
    }
  }

  /** NIO whose accept fails once there is somebody to accept. */
  private static OsTransport failing() {
    OsTransport nio = new NioTransport();
    return but(OsTransport.class, nio, "listener", family -> {
      OsListener real = nio.listener((ProtocolFamily) family[0]);
      return but(OsListener.class, real, "accept", none -> {
        OsListener.Accepted taken = real.accept();
        if (taken == null) {
          return null;
        }
        taken.stream().close();
        throw new IOException("on purpose");
      });
    });
  }

  /** NIO that has no descriptor for a connection, so many times. */
  private static OsTransport shortOf(AtomicInteger refusals) {
    OsTransport nio = new NioTransport();
    return but(OsTransport.class, nio, "listener", family -> {
      OsListener real = nio.listener((ProtocolFamily) family[0]);
      return but(OsListener.class, real, "accept", none -> {
        if (refusals.get() > 0) {
          refusals.decrementAndGet();
          throw new IOException("Too many open files");
        }
        return real.accept();
      });
    });
  }

  private interface Body {
    Object run(Object[] arguments) throws Throwable;
  }

  /** The real one, but for one method. */
  private static <T> T but(Class<T> type, T real, String name, Body body) {
    InvocationHandler handler = (proxy, method, arguments) -> {
      if (method.getName().equals(name)) {
        return body.run(arguments);
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
