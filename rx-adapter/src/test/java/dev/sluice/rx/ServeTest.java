package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ServeTest extends Loopback {
  private static Socket peer(RxListener listener) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket.connect((InetSocketAddress) listener.localAddress());
    return socket;
  }

  private int socketCount() {
    return sockets.streams().client().sockets().size();
  }

  @Test
  void completedHandler_closesItsConnection() throws IOException {
    RxListener listener = listen();
    Disposable serving =
        listener.serve(c -> c.send(ByteBuffer.wrap(new byte[] {1}))).subscribe();
    for (int i = 0; i < 20; i++) {
      try (Socket peer = peer(listener)) {
        assertThat(peer.getInputStream().readAllBytes()).containsExactly(1);
      }
    }
    soon().until(() -> socketCount() == 1);
    serving.dispose();
    run(listener.close());
  }

  @Test
  void failedHandler_resetsItsPeerAndServingGoesOn() throws IOException {
    RxListener listener = listen();
    AtomicInteger number = new AtomicInteger();
    Disposable serving = listener
        .serve(c -> switch (number.incrementAndGet()) {
          case 1 -> Completable.error(new IllegalStateException("first"));
          case 2 -> throw new IOException("second");
          default -> c.send(ByteBuffer.wrap(new byte[] {3}));
        })
        .subscribe();
    for (int i = 0; i < 2; i++) {
      try (Socket peer = peer(listener)) {
        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
      }
    }
    try (Socket peer = peer(listener)) {
      assertThat(peer.getInputStream().readAllBytes()).containsExactly(3);
    }
    serving.dispose();
    run(listener.close());
  }

  /** RxJava throws fatal errors on, out of the chain, which gets no end then. */
  static Stream<Function<RxConnection, Completable>> handlersThatBreak() {
    return Stream.of(
        c -> c.receive().doOnNext(ServeTest::fatal).ignoreElements(),
        c -> c.sendRetained(c.receiveRetained().map(ServeTest::fatal)),
        c -> c.send(Flowable.just(ByteBuffer.allocate(1)).map(ServeTest::fatal)),
        c -> c.send(ByteBuffer.allocate(1)).doOnComplete(() -> fatal("after the send")),
        c -> Completable.defer(() -> fatal(Completable.never())));
  }

  private static <T> T fatal(T ignored) {
    throw new OutOfMemoryError("on purpose");
  }

  @ParameterizedTest
  @MethodSource("handlersThatBreak")
  void aHandlerThatBreaksWithAFatalError_resetsItsPeerAndServingGoesOn(
      Function<RxConnection, Completable> breaking) throws IOException {
    RxListener listener = listen();
    AtomicInteger number = new AtomicInteger();
    Disposable serving = listener
        .serve(c -> number.incrementAndGet() == 1
            ? breaking.apply(c)
            : c.send(ByteBuffer.wrap(new byte[] {2})))
        .subscribe();
    try (Socket peer = peer(listener)) {
      assertThatThrownBy(() -> {
            peer.getOutputStream().write(1);
            peer.getInputStream().readAllBytes();
          })
          .isInstanceOf(IOException.class);
    }
    try (Socket peer = peer(listener)) {
      assertThat(peer.getInputStream().readAllBytes()).containsExactly(2);
    }
    soon().until(() -> socketCount() == 1);
    serving.dispose();
    run(listener.close());
  }

  @Test
  void limited_servesThatManyAtATime() throws IOException {
    RxListener listener = listen();
    List<CompletableSubject> running = new CopyOnWriteArrayList<>();
    Disposable serving = listener
        .serve(
            c -> {
              CompletableSubject end = CompletableSubject.create();
              running.add(end);
              return end;
            },
            3)
        .subscribe();
    List<Socket> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(peer(listener));
    }
    for (int served = 0; served < 10; served++) {
      int expected = Math.min(10, served + 3);
      soon().until(() -> running.size() == expected);
      assertThat(socketCount()).isLessThanOrEqualTo(1 + 3);
      running.get(served).onComplete();
      peers.get(served).close();
    }
    soon().until(() -> socketCount() == 1);
    assertThat(listener.statistics().accept().accepted()).isEqualTo(10);
    assertThat(listener.statistics().accept().refused()).isZero();
    serving.dispose();
    run(listener.close());
  }

  @Test
  void closedListener_endsTheServingAfterTheLastHandler() throws IOException {
    RxListener listener = listen();
    CompletableSubject handler = CompletableSubject.create();
    CompletableFuture<Boolean> served = future(listener.serve(c -> handler));
    try (Socket peer = peer(listener)) {
      soon().until(() -> socketCount() == 2);
      run(listener.close());
      assertThat(served).isNotDone();
      handler.onComplete();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(served).succeedsWithin(LIMIT);
  }

  @Test
  void dispose_abortsWhatIsServed() throws IOException {
    RxListener listener = listen();
    CompletableSubject handler = CompletableSubject.create();
    Disposable serving = listener.serve(c -> handler).subscribe();
    try (Socket peer = peer(listener)) {
      soon().until(handler::hasObservers);
      serving.dispose();
      soon().until(() -> !handler.hasObservers());
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
    }
    soon().until(() -> socketCount() == 1);
    run(listener.close());
  }

  @Test
  void connectionsBeyondDemand_waitInTheBacklog() throws IOException {
    RxListener listener = listen();
    TestSubscriber<RxConnection> subscriber = new TestSubscriber<>(1);
    listener.accept().subscribe(subscriber);
    List<Socket> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      peers.add(peer(listener));
    }
    soon().until(() -> subscriber.values().size() == 1);
    subscriber.request(4);
    soon().until(() -> subscriber.values().size() == 5);
    subscriber.cancel();
    for (Socket peer : peers) {
      peer.close();
    }
    subscriber.values().forEach(connection -> run(connection.abort()));
    run(listener.close());
  }
}
