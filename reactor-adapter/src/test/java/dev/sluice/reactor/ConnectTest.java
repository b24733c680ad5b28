package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(120)
class ConnectTest extends Loopback {
  @Test
  void isCold_andConnectsForEachSubscription() {
    ReactorListener listener = listen();
    Mono<ReactorConnection> connect = sockets.connect(listener.localAddress());
    assertThat(sockets.streams().client().sockets()).hasSize(1);
    ReactorConnection first = get(connect);
    ReactorConnection second = get(connect);
    assertThat(first.localAddress()).isNotEqualTo(second.localAddress());
    assertThat(first.remoteAddress()).isEqualTo(listener.localAddress());
    get(first.abort());
    get(second.abort());
    get(listener.close());
  }

  @Test
  void refusedConnection_isAnErrorWithItsStatus() throws IOException {
    try (Socket bound = new Socket()) { // and not listening
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      StepVerifier.create(sockets.connect(bound.getLocalSocketAddress()))
          .expectErrorSatisfies(error -> assertStatus(error, Status.CONNECTION_REFUSED))
          .verify(LIMIT);
    }
    soon().until(() -> sockets.streams().client().sockets().isEmpty());
  }

  @Test
  void unresolvedAddress_isAnErrorWithItsStatus() {
    StepVerifier.create(sockets.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
        .expectErrorSatisfies(error -> assertStatus(error, Status.NO_MATCH))
        .verify(LIMIT);
  }

  @Test
  void portInUse_isAnErrorWithItsStatus() {
    ReactorListener listener = listen();
    StepVerifier.create(sockets.listen(listener.localAddress()))
        .expectErrorSatisfies(error -> assertStatus(error, Status.ADDRESS_ALREADY_EXISTS))
        .verify(LIMIT);
    get(listener.close());
  }

  private static void assertStatus(Throwable error, Status status) {
    assertThat(error)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  @AfterEach
  void resetHooks() {
    Hooks.resetOnNextDropped();
  }

  /** Reactor's own subscriber drops what it gets while it is disposed of, and tells the hook. */
  @Test
  void cancelAtAnyTime_leavesNoConnection() {
    Hooks.onNextDropped(dropped -> ((ReactorConnection) dropped).abort().subscribe());
    ReactorListener listener = listen();
    Disposable serving = listener.serve(c -> c.receive().then()).subscribe();
    for (int i = 0; i < 300; i++) {
      Disposable connecting =
          sockets.connect(listener.localAddress()).subscribe(c -> c.abort().subscribe());
      long until = System.nanoTime() + i * 1_000L;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      connecting.dispose();
    }
    soon().until(() -> sockets.streams().client().sockets().size() == 1);
    serving.dispose();
    get(listener.close());
  }
}
