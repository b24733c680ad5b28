package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InspectId;
import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.ShutdownResult;
import io.reactivex.rxjava3.core.Single;
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

/** Listeners with options, and the events that only they have. */
@Timeout(120)
class ListenTest extends Loopback {
  private static final SocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void aListenerInspectsServesAndShutsDown() {
    ListenOptions options = ListenOptions.defaults().withConnectionLimit(1000).withInspection(true);
    RxListener listener = get(sockets.listen(ANY, options));
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

    RxConnection welcome = get(sockets.connect(listener.localAddress()));
    run(welcome.send(ByteBuffer.wrap(new byte[] {7})));
    ByteBuffer echo = get(welcome.receive().firstOrError());
    assertThat(echo.get(0)).isEqualTo((byte) 7);
    run(sockets
        .connect(listener.localAddress())
        .flatMapCompletable(c -> c.receive().ignoreElements().onErrorComplete().andThen(c.abort()))
        .onErrorComplete()); // the reset may be quick enough to meet the connect itself
    assertThat(seen.get(0).remoteAddress()).isEqualTo(welcome.localAddress());
    assertThat(listener.statistics().accept().refused()).isOne();

    CompletableFuture<ShutdownResult> shutdown = future(listener.shutdown(Duration.ofSeconds(10)));
    run(welcome.close());
    assertThat(shutdown.join()).isEqualTo(new ShutdownResult(1, List.of()));
  }

  @Test
  void aRequestThatBreaksOffIsTold() {
    RxListener listener = get(sockets.listen(ANY, ListenOptions.defaults().withInspection(true)));
    CompletableFuture<InspectId> aborted = future(listener.aborted().firstOrError());
    CompletableFuture<ConnectionRequest> given = future(listener.inspect().firstOrError());
    RxConnection connection = get(sockets.connect(listener.localAddress()));
    ConnectionRequest request = get(Single.fromCompletionStage(given));
    run(connection.abort());
    assertThat(get(Single.fromCompletionStage(aborted))).isEqualTo(request.id());
    assertThat(request.accept()).isFalse();
  }

  @Test
  void theIdealSendBacklogIsToldAndClientEventsEndWithTheSockets() {
    Pair pair = connect();
    assertThat(get(pair.client().idealSendBacklog().firstOrError())).isPositive();
    CompletableFuture<List<Integer>> events = future(sockets.clientEvents().toList());
    pair.abort();
    assertThat(get(pair.client().idealSendBacklog().skip(1).toList())).isEmpty();
    assertThat(events).isNotDone();
    sockets.close();
    assertThat(events.join()).isEmpty();
  }
}
