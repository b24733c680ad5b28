package dev.sluice.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Frames;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** The plain publishers on real sockets, in the hands of one library. */
@Timeout(120)
abstract class InteropTests {
  private static final int MIB = 1 << 20;
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final int ELEMENT = 1 << 10;

  private final Library library;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private StreamSockets sockets;
  private Socket peer;
  private StreamConnection connection;

  InteropTests(Library library) {
    this.library = library;
  }

  @BeforeEach
  void connect() throws Exception {
    sockets = StreamSockets.over(
        SocketClient.register(), StreamOptions.defaults().withElementSize(ELEMENT));
    StreamListener listener =
        one(library.all(sockets.listen(new InetSocketAddress("127.0.0.1", 0))));
    CompletableFuture<List<StreamConnection>> accepted = library.first(listener.accept(), 1);
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    peer = new Socket(address.getAddress(), address.getPort());
    connection = one(accepted);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    get(library.all(connection.abort()));
    sockets.close();
    workers.shutdownNow();
    assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static <T> T one(CompletableFuture<List<T>> future) throws Exception {
    List<T> elements = get(future);
    assertThat(elements).hasSize(1);
    return elements.get(0);
  }

  private Publisher<String> lines() {
    return connection.receive(Frames.lines(US_ASCII, 100));
  }

  private void write(String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static byte patternAt(long place) {
    return (byte) (place * 31 + (place >> 8));
  }

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = patternAt(i);
    }
    return bytes;
  }

  @Test
  void elementsComeInOrderAndTheEndCompletes() throws Exception {
    CompletableFuture<List<String>> received = library.all(lines());
    List<String> sent = IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList();
    write(String.join("\n", sent) + "\n");
    peer.shutdownOutput();
    assertThat(get(received)).isEqualTo(sent);
  }

  @Test
  void aConsumerThatStandsStillPausesTheSocketAndThePeer() throws Exception {
    int total = 16 * MIB;
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicLong place = new AtomicLong();
    AtomicLong wrong = new AtomicLong();
    CompletableFuture<?> consumed = library.consume(connection.receive(), workers, bytes -> {
      awaitUnchecked(goOn);
      while (bytes.hasRemaining()) {
        if (bytes.get() != patternAt(place.getAndIncrement())) {
          wrong.incrementAndGet();
        }
      }
    });
    CompletableFuture<Void> written = CompletableFuture.runAsync(
        () -> {
          try {
            peer.getOutputStream().write(pattern(total));
            peer.shutdownOutput();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        workers);
    await().until(() -> connection.statistics().receive().paused());
    long accepted = connection.statistics().receive().bytesAccepted();
    long held = connection.statistics().receive().heldBytes();
    assertThat(accepted).isBetween(1L, 8L * ELEMENT);
    assertThat(held).isLessThanOrEqualTo(RECEIVE_BUFFER);
    assertThat(written.isDone()).isFalse();
    goOn.countDown();
    get(consumed);
    get(written);
    assertThat(place).hasValue(total);
    assertThat(wrong).hasValue(0);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody lets it go on");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoTakesTheFirstElementsLeavesTheRestToTheNext() throws Exception {
    write("one\ntwo\nthree\nfour\n");
    assertThat(get(library.first(lines(), 1))).containsExactly("one");
    assertThat(get(library.first(lines(), 2))).containsExactly("two", "three");
    peer.shutdownOutput();
    assertThat(get(library.all(lines()))).containsExactly("four");
  }

  @Test
  void aResetIsAFailureOfTheLibrarysOwn() throws Exception {
    CompletableFuture<List<ByteBuffer>> received = library.all(connection.receive());
    peer.setSoLinger(true, 0);
    peer.close();
    assertThatThrownBy(() -> get(received))
        .rootCause()
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.CONNECTION_RESET));
  }

  @Test
  void whatTheLibraryMakesIsSentAsTheSystemTakesIt() throws Exception {
    byte[] sent = pattern(8 * MIB);
    List<ByteBuffer> elements = new ArrayList<>();
    for (int at = 0; at < sent.length; at += 1000) {
      elements.add(ByteBuffer.wrap(sent, at, Math.min(1000, sent.length - at)));
    }
    CompletableFuture<List<Void>> done =
        library.all(connection.send(library.source(elements, workers)));
    await().until(() -> connection.statistics().send().heldBytes() > RECEIVE_BUFFER - 2000);
    assertThat(connection.statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(RECEIVE_BUFFER + 1000);
    assertThat(done.isDone()).isFalse();
    assertThat(peer.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    assertThat(get(done)).isEmpty();
  }

  @Test
  void twoConsumersAtATimeAreOneTooMany() throws Exception {
    CompletableFuture<List<String>> received = library.all(lines());
    await().until(() -> connection.statistics().receive().demand() > 0);
    assertThatThrownBy(() -> get(library.all(lines())))
        .rootCause()
        .isInstanceOf(IllegalStateException.class);
    write("only one\n");
    peer.shutdownOutput();
    assertThat(get(received)).containsExactly("only one");
  }
}
