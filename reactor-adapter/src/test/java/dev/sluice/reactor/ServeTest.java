package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

@Timeout(120)
class ServeTest extends Loopback {
  private static Socket peer(ReactorListener listener) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket.connect((InetSocketAddress) listener.localAddress());
    return socket;
  }

  @Test
  void completedHandler_closesItsConnection() throws IOException {
    ReactorListener listener = listen();
    Disposable serving =
        listener.serve(c -> c.send(ByteBuffer.wrap(new byte[] {1}))).subscribe();
    for (int i = 0; i < 20; i++) {
      try (Socket peer = peer(listener)) {
        assertThat(peer.getInputStream().readAllBytes()).containsExactly(1);
      }
    }
    soon().until(() -> sockets.streams().client().sockets().size() == 1);
    serving.dispose();
    get(listener.close());
  }

  @Test
  void failedHandler_resetsItsPeerAndServingGoesOn() throws IOException {
    ReactorListener listener = listen();
    AtomicInteger number = new AtomicInteger();
    Disposable serving = listener
        .serve(c -> number.incrementAndGet() == 1
            ? Mono.error(new IllegalStateException("first"))
            : c.send(ByteBuffer.wrap(new byte[] {2})))
        .subscribe();
    try (Socket peer = peer(listener)) {
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
    }
    try (Socket peer = peer(listener)) {
      assertThat(peer.getInputStream().readAllBytes()).containsExactly(2);
    }
    serving.dispose();
    get(listener.close());
  }

  /** Reactor throws fatal errors on, out of the chain, which gets no end then. */
  static Stream<Function<ReactorConnection, Publisher<Void>>> handlersThatBreak() {
    return Stream.of(
        c -> c.receive().doOnNext(ServeTest::fatal).then(),
        c -> c.receiveRetained()
            .doOnNext(data -> data.release())
            .doOnNext(ServeTest::fatal)
            .then(),
        c -> c.sendRetained(c.receiveRetained().map(ServeTest::fatal)),
        c -> c.send(Flux.just(ByteBuffer.allocate(1)).map(ServeTest::fatal)),
        c -> c.send(ByteBuffer.allocate(1)).then(Mono.fromRunnable(() -> fatal("after the send"))),
        c -> c.receive().take(1).then().then(Mono.fromRunnable(() -> fatal("after the receive"))),
        c -> Mono.defer(() -> fatal(Mono.never())));
  }

  private static <T> T fatal(T ignored) {
    throw new OutOfMemoryError("on purpose");
  }

  @ParameterizedTest
  @MethodSource("handlersThatBreak")
  void aHandlerThatBreaksWithAFatalError_resetsItsPeerAndServingGoesOn(
      Function<ReactorConnection, Publisher<Void>> breaking) throws IOException {
    ReactorListener listener = listen();
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
    soon().until(() -> sockets.streams().client().sockets().size() == 1);
    serving.dispose();
    get(listener.close());
  }

  @Test
  void limited_servesThatManyAtATime() throws IOException {
    ReactorListener listener = listen();
    List<Sinks.Empty<Void>> running = new CopyOnWriteArrayList<>();
    Disposable serving = listener
        .serve(
            c -> {
              Sinks.Empty<Void> end = Sinks.empty();
              running.add(end);
              return end.asMono();
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
      int open = 1 + expected - served; // the listener, and who is served
      soon().until(() -> sockets.streams().client().sockets().size() == open);
      running.get(served).tryEmitEmpty();
      int gone = served;
      peers.get(gone).close();
    }
    soon().until(() -> sockets.streams().client().sockets().size() == 1);
    assertThat(listener.statistics().accept().accepted()).isEqualTo(10);
    assertThat(listener.statistics().accept().refused()).isZero();
    serving.dispose();
    get(listener.close());
  }

  @Test
  void closedListener_endsTheServingAfterTheLastHandler() throws IOException {
    ReactorListener listener = listen();
    Sinks.Empty<Void> handler = Sinks.empty();
    CompletableFuture<Void> served = listener.serve(c -> handler.asMono()).toFuture();
    try (Socket peer = peer(listener)) {
      soon().until(() -> sockets.streams().client().sockets().size() == 2);
      get(listener.close());
      assertThat(served).isNotDone();
      handler.tryEmitEmpty();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(served).succeedsWithin(LIMIT);
  }

  @Test
  void cancel_abortsWhatIsServed() throws IOException {
    ReactorListener listener = listen();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Disposable serving = listener
        .serve(c -> Mono.<Void>never()
            .doOnSubscribe(handling -> begun.complete(null))
            .doOnCancel(() -> cancelled.complete(null)))
        .subscribe();
    try (Socket peer = peer(listener)) {
      assertThat(begun).succeedsWithin(LIMIT);
      serving.dispose();
      assertThat(cancelled).succeedsWithin(LIMIT);
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
    }
    soon().until(() -> sockets.streams().client().sockets().size() == 1);
    get(listener.close());
  }

  @Test
  void connectionsBeyondDemand_waitInTheBacklog() throws IOException {
    ReactorListener listener = listen();
    List<ReactorConnection> accepted = new CopyOnWriteArrayList<>();
    TestSubscriber<ReactorConnection> subscriber =
        TestSubscriber.builder().initialRequest(1).build();
    listener.accept().doOnNext(accepted::add).subscribe(subscriber);
    List<Socket> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      peers.add(peer(listener));
    }
    soon().until(() -> accepted.size() == 1);
    subscriber.request(4);
    soon().until(() -> accepted.size() == 5);
    subscriber.cancel();
    for (Socket peer : peers) {
      peer.close();
    }
    get(Flux.fromIterable(accepted).flatMap(ReactorConnection::abort).then());
    get(listener.close());
  }
}
