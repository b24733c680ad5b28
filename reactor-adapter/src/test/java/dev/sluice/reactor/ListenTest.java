package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InspectId;
import dev.sluice.streams.AcceptMode;
import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.ShutdownResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Listeners with options, and the events that only they have. */
@Timeout(120)
class ListenTest extends Loopback {
  private static final SocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void theSampleOfTheReadmeInspectsServesAndShutsDown() {
    ListenOptions options = ListenOptions.defaults().withConnectionLimit(1000).withInspection(true);
    ReactorListener listener = get(sockets.listen(ANY, options));
    List<ConnectionRequest> seen = new CopyOnWriteArrayList<>();
    listener.inspect().subscribe(request -> {
      seen.add(request);
      if (seen.size() == 1) {
        request.accept();
      } else {
        request.reject();
      }
    });
    listener.serve(c -> c.send(c.receive())).subscribe();

    ReactorConnection welcome = get(sockets.connect(listener.localAddress()));
    get(welcome.send(ByteBuffer.wrap(new byte[] {7})));
    ByteBuffer echo = get(welcome.receive().next());
    assertThat(echo.get(0)).isEqualTo((byte) 7);
    get(connectAndBeRefused(listener));
    assertThat(seen.get(0).remoteAddress()).isEqualTo(welcome.localAddress());
    assertThat(listener.statistics().accept().refused()).isOne();

    CompletableFuture<ShutdownResult> shutdown =
        listener.shutdown(Duration.ofSeconds(10)).toFuture();
    get(welcome.close());
    assertThat(shutdown.join()).isEqualTo(new ShutdownResult(1, List.of()));
  }

  /** The reset may be quick enough to meet the connect itself. */
  private Mono<Void> connectAndBeRefused(ReactorListener listener) {
    return sockets
        .connect(listener.localAddress())
        .flatMap(c -> c.receive().then().onErrorResume(reset -> Mono.empty()).then(c.abort()))
        .onErrorResume(reset -> Mono.empty());
  }

  @Test
  void aRequestThatBreaksOffIsTold() {
    ReactorListener listener =
        get(sockets.listen(ANY, ListenOptions.defaults().withInspection(true)));
    CompletableFuture<InspectId> aborted = listener.aborted().next().toFuture();
    CompletableFuture<ConnectionRequest> given = listener.inspect().next().toFuture();
    ReactorConnection connection = get(sockets.connect(listener.localAddress()));
    ConnectionRequest request = get(Mono.fromFuture(given));
    get(connection.abort());
    assertThat(get(Mono.fromFuture(aborted))).isEqualTo(request.id());
    assertThat(request.accept()).isFalse();
  }

  @Test
  void sheddingRefusesBeyondTheDemand() {
    ReactorListener listener =
        get(sockets.listen(ANY, ListenOptions.defaults().withAcceptMode(AcceptMode.SHED)));
    BaseSubscriber<ReactorConnection> one = new BaseSubscriber<>() {
      @Override
      protected void hookOnSubscribe(Subscription subscription) {
        request(1);
      }
    };
    listener.accept().subscribe(one);
    ReactorConnection first = get(sockets.connect(listener.localAddress()));
    soon().until(() -> listener.statistics().accept().accepted() == 1);
    get(connectAndBeRefused(listener));
    get(connectAndBeRefused(listener));
    assertThat(listener.statistics().accept().refused()).isEqualTo(2);
    assertThat(listener.statistics().accept().accepted()).isOne();
    get(listener.close());
    get(first.abort());
  }

  @Test
  void theIdealSendBacklogIsToldAndClientEventsEndWithTheSockets() {
    Pair pair = connect();
    assertThat(get(pair.client().idealSendBacklog().next())).isPositive();
    CompletableFuture<List<Integer>> events =
        sockets.clientEvents().collectList().toFuture();
    pair.abort();
    assertThat(get(pair.client().idealSendBacklog().skip(1).collectList())).isEmpty();
    assertThat(events).isNotDone();
    sockets.close();
    assertThat(events.join()).isEmpty();
  }
}
