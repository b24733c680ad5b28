package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.SocketClient;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The gates of the streams, under orders and cuts that real sockets hardly show. */
class StreamsUnderSeedsTest {
  private static final int SEEDS = 300;
  private static final int BYTES = 3_000;

  /** Takes what it asked for; cancels itself after some elements, perhaps inside {@code onNext}. */
  private static final class Taker<T> implements Subscriber<T> {
    private final Consumer<T> sink;
    private long left;
    Subscription subscription;
    boolean ended;
    Throwable failure;

    Taker(Consumer<T> sink, long elements) {
      this.sink = sink;
      this.left = elements;
    }

    void request(long count) {
      subscription.request(count);
    }

    void cancel() {
      ended = true;
      subscription.cancel();
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(T element) {
      assertThat(ended).as("a signal after the end").isFalse();
      sink.accept(element);
      if (--left == 0) {
        cancel();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      ended = true;
    }

    @Override
    public void onComplete() {
      ended = true;
    }
  }

  private static void add(ByteArrayOutputStream bytes, ByteBuffer buffer) {
    byte[] some = new byte[buffer.remaining()];
    buffer.get(some);
    bytes.writeBytes(some);
  }

  private static <T> T first(Simulation simulation, Publisher<T> publisher) {
    List<T> elements = new ArrayList<>();
    Taker<T> taker = new Taker<>(elements::add, 2);
    publisher.subscribe(taker);
    simulation.await(() -> taker.subscription != null);
    taker.request(1);
    simulation.await(() -> taker.ended);
    assertThat(taker.failure).isNull();
    return elements.get(0);
  }

  @Test
  void subscribersOfEveryModeFollowEachOtherWithoutLosingAByte() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed);
      SplittableRandom random = new SplittableRandom(seed);
      SocketClient client = SocketClient.register(simulation.configuration());
      try (StreamSockets sockets = StreamSockets.over(client, StreamOptions.defaults());
          SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
        StreamConnection connection = first(simulation, sockets.connect(server.address()));
        SimulatedPeer peer = server.accept();
        peer.write(Recorder.pattern(BYTES)).finish();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArrayDeque<RetainedData> kept = new ArrayDeque<>();
        while (bytes.size() < BYTES) {
          Taker<?> taker = subscribe(connection, random, bytes, kept);
          simulation.await(() -> taker.subscription != null);
          for (int turns = random.nextInt(6); turns >= 0 && !taker.ended; turns--) {
            taker.request(1 + random.nextInt(3));
            for (int steps = random.nextInt(8); steps > 0; steps--) {
              simulation.step();
            }
          }
          if (!taker.ended) {
            taker.cancel();
          }
          assertThat(taker.failure).as("%s", simulation).isNull();
          while (kept.size() > random.nextInt(4)) {
            kept.remove().release();
          }
        }
        kept.forEach(RetainedData::release);
        assertThat(bytes.toByteArray()).as("%s", simulation).isEqualTo(Recorder.pattern(BYTES));
        Taker<ByteBuffer> last = new Taker<>(buffer -> {}, 1);
        connection.receive().subscribe(last);
        simulation.await(() -> last.subscription != null);
        simulation.run();
        assertThat(last.ended).as("%s", simulation).isTrue();
        assertThat(last.failure).isNull();
      }
      simulation.assertNothingHeld();
    }
  }

  private static Taker<?> subscribe(
      StreamConnection connection,
      SplittableRandom random,
      ByteArrayOutputStream bytes,
      ArrayDeque<RetainedData> kept) {
    long elements = 1 + random.nextInt(5);
    switch (random.nextInt(3)) {
      case 0 -> {
        Taker<ByteBuffer> taker = new Taker<>(buffer -> add(bytes, buffer), elements);
        connection.receive().subscribe(taker);
        return taker;
      }
      case 1 -> {
        Taker<ByteBuffer> taker = new Taker<>(buffer -> add(bytes, buffer), elements);
        connection.receiveBorrowed().subscribe(taker);
        return taker;
      }
      default -> {
        Taker<RetainedData> taker = new Taker<>(
            data -> {
              for (ByteBuffer buffer : data.buffers()) {
                add(bytes, buffer.duplicate());
              }
              kept.add(data);
            },
            elements);
        connection.receiveRetained().subscribe(taker);
        return taker;
      }
    }
  }

  @Test
  void sendsDeliverEverythingInOrderWhateverThePeersWindow() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed);
      SplittableRandom random = new SplittableRandom(seed);
      SocketClient client = SocketClient.register(simulation.configuration());
      try (StreamSockets sockets = StreamSockets.over(client, StreamOptions.defaults());
          SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
        StreamConnection connection = first(simulation, sockets.connect(server.address()));
        SimulatedPeer peer = server.accept().stopReading().window(1 + random.nextInt(500));
        ByteBuffer source = ByteBuffer.wrap(Recorder.pattern(BYTES));
        Taker<Void> sent = new Taker<>(nothing -> {}, 1);
        connection.send(pieces(source, random)).subscribe(sent);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < BYTES) {
          for (int steps = random.nextInt(20); steps > 0; steps--) {
            simulation.step();
          }
          bytes.writeBytes(peer.read(1 + random.nextInt(200)));
        }
        simulation.run();
        assertThat(sent.ended).as("%s", simulation).isTrue();
        assertThat(sent.failure).isNull();
        assertThat(bytes.toByteArray()).as("%s", simulation).isEqualTo(Recorder.pattern(BYTES));
        peer.startReading().finish();
      }
      simulation.assertNothingHeld();
    }
  }

  /** Pieces of any size, as many as are asked for. */
  private static Publisher<ByteBuffer> pieces(ByteBuffer source, SplittableRandom random) {
    return subscriber -> subscriber.onSubscribe(new Subscription() {
      private long demand;
      private boolean giving;
      private boolean ended;

      @Override
      public void request(long count) {
        demand += count;
        if (giving) {
          return;
        }
        giving = true;
        while (demand > 0 && source.hasRemaining() && !ended) {
          demand--;
          int size = Math.min(source.remaining(), 1 + random.nextInt(400));
          subscriber.onNext(source.slice(source.position(), size));
          source.position(source.position() + size);
        }
        giving = false;
        if (!source.hasRemaining() && !ended) {
          ended = true;
          subscriber.onComplete();
        }
      }

      @Override
      public void cancel() {
        ended = true;
      }
    });
  }
}
