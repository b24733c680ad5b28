package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConnectTest extends Loopback {
  @Test
  void isCold_andConnectsForEachSubscription() {
    RxListener listener = listen();
    Single<RxConnection> connect = sockets.connect(listener.localAddress());
    assertThat(sockets.streams().client().sockets()).hasSize(1);
    RxConnection first = get(connect);
    RxConnection second = get(connect);
    assertThat(first.localAddress()).isNotEqualTo(second.localAddress());
    assertThat(first.remoteAddress()).isEqualTo(listener.localAddress());
    run(first.abort());
    run(second.abort());
    run(listener.close());
  }

  @Test
  void refusedConnection_isAnErrorWithItsStatus() throws IOException {
    try (Socket bound = new Socket()) { // and not listening
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertFails(sockets.connect(bound.getLocalSocketAddress()), Status.CONNECTION_REFUSED);
    }
    soon().until(() -> sockets.streams().client().sockets().isEmpty());
  }

  @Test
  void unresolvedAddress_isAnErrorWithItsStatus() {
    assertFails(
        sockets.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)), Status.NO_MATCH);
  }

  @Test
  void portInUse_isAnErrorWithItsStatus() {
    RxListener listener = listen();
    assertFails(sockets.listen(listener.localAddress()), Status.ADDRESS_ALREADY_EXISTS);
    run(listener.close());
  }

  private static void assertFails(Single<?> single, Status status) {
    single
        .test()
        .awaitDone(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .assertError(error -> error instanceof StatusException e && e.status() == status);
  }

  @Test
  void disposeAtAnyTime_leavesNoConnection() {
    RxListener listener = listen();
    Disposable serving = listener.serve(c -> c.receive().ignoreElements()).subscribe();
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
    run(listener.close());
  }
}
