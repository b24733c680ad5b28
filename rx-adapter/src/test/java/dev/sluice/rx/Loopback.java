package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Real sockets on this machine for one test, and the proof that it left none. */
abstract class Loopback {
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** What reached the plugin instead of an observer. */
  final List<Throwable> undeliverable = new CopyOnWriteArrayList<>();

  RxSockets sockets;

  NettyConfiguration configuration() {
    return NettyConfiguration.defaults().withTransport(Transport.AUTO).withEventLoops(2);
  }

  StreamOptions options() {
    return StreamOptions.defaults().withCloseDeadline(LIMIT);
  }

  @BeforeEach
  void open() {
    RxJavaPlugins.setErrorHandler(undeliverable::add);
    sockets = RxSockets.create(configuration(), options());
  }

  @AfterEach
  void leaveNothing() {
    sockets.close();
    assertThat(sockets.streams().client().sockets()).isEmpty();
    RxJavaPlugins.reset();
    assertThat(undeliverable).isEmpty();
  }

  RxListener listen() {
    return get(sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  /** Both ends of one connection. */
  Pair connect() {
    RxListener listener = listen();
    CompletableFuture<RxConnection> accepted =
        listener.accept().firstOrError().toCompletionStage().toCompletableFuture();
    RxConnection client = get(sockets.connect(listener.localAddress()));
    RxConnection server = get(Single.fromCompletionStage(accepted));
    run(listener.close());
    return new Pair(client, server);
  }

  record Pair(RxConnection client, RxConnection server) {
    /** Ends both, whatever state they are in. */
    void abort() {
      run(Completable.mergeArray(client.abort(), server.abort()));
    }
  }

  static <T> T get(Single<T> single) {
    return future(single).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  static <T> CompletableFuture<T> future(Single<T> single) {
    return single.toCompletionStage().toCompletableFuture();
  }

  static void run(Completable completable) {
    assertThat(completable.blockingAwait(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  static CompletableFuture<Boolean> future(Completable completable) {
    return future(completable.toSingleDefault(true));
  }

  static byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    return data;
  }

  /** The data in buffers of uneven sizes. */
  static Flowable<ByteBuffer> pieces(byte[] data) {
    return Flowable.generate(() -> 0, (at, emitter) -> {
      if (at == data.length) {
        emitter.onComplete();
        return at;
      }
      int length = Math.min(data.length - at, 1 + (at * 31 + 7) % 50_000);
      emitter.onNext(ByteBuffer.wrap(data, at, length).slice());
      return at + length;
    });
  }

  static Single<byte[]> joined(Flowable<ByteBuffer> buffers) {
    return joinedArrays(buffers.map(Loopback::copy));
  }

  static Single<byte[]> joinedArrays(Flowable<byte[]> arrays) {
    return arrays
        .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes)
        .map(ByteArrayOutputStream::toByteArray);
  }

  static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static byte[] take(RetainedData data) {
    byte[] bytes = data.toByteArray();
    data.release();
    return bytes;
  }

  /** Looks often, and for as long as a test may take. */
  static ConditionFactory soon() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).pollDelay(Duration.ZERO);
  }

  static long retained(RxConnection connection) {
    return connection.statistics().receive().retained();
  }

  static void awaitNothingRetained(RxConnection connection) {
    soon().untilAsserted(() -> assertThat(retained(connection)).isZero());
  }
}
