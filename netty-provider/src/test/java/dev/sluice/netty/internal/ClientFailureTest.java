package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ContractVersion;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.netty.NettyConfiguration;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that cannot be made. */
@Timeout(20)
class ClientFailureTest {
  @Test
  void aClientThatGetsNoEventLoopIsRefusedForWantOfResources() {
    OsTransport nio = new NioTransport();
    IoHandlerFactory real = nio.handlers();
    AtomicInteger left = new AtomicInteger(1);
    IoHandlerFactory scarce = executor -> {
      if (left.getAndDecrement() == 0) {
        throw new ChannelException("Too many open files");
      }
      return real.newHandler(executor);
    };
    OsTransport transport = (OsTransport) Proxy.newProxyInstance(
        OsTransport.class.getClassLoader(),
        new Class<?>[] {OsTransport.class},
        (proxy, method, arguments) ->
            method.getName().equals("handlers") ? scarce : method.invoke(nio, arguments));
    NettyConfiguration two = NettyConfiguration.defaults().withEventLoops(2);
    assertThatThrownBy(
            () -> new NettyClient(transport, two, ContractVersion.CURRENT, Surroundings.ofSystem()))
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.INSUFFICIENT_RESOURCES))
        .hasMessageContaining("2 event loops");
  }
}
