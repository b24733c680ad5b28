package dev.sluice.tck.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscriber of any publisher of a connection that throws, cancels, asks for 0 or -1, or
 * subscribes again inside onComplete, in every library: the result is the same everywhere, the
 * connection is as the cancel policy says, and another connection of the same loop is unharmed.
 */
@Timeout(300)
class MisbehaviourTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** The publishers of a connection; a received byte is an element. */
  enum Gates {
    COPY,
    BORROW,
    RETAIN,
    SCOPED,
    FRAMES,
    BORROWED_FRAMES,
    BATCHES,
    READ,
    DISCONNECTED,
    IDEAL_SEND_BACKLOG,
    SEND;

    Publisher<?> of(Link link) {
      return switch (this) {
        case COPY -> link.receive();
        case BORROW -> link.receiveBorrowed(1);
        case RETAIN -> link.receiveRetained();
        case SCOPED -> link.receiveScoped();
        case FRAMES -> link.receive(Frames.fixed(1));
        case BORROWED_FRAMES -> link.receiveBorrowed(Frames.fixed(1));
        case BATCHES -> link.receiveBatches(Frames.fixed(1));
        case READ -> link.read(1);
        case DISCONNECTED -> link.disconnected();
        case IDEAL_SEND_BACKLOG -> link.idealSendBacklog();
        case SEND -> link.send(ByteBuffer.allocate(1));
      };
    }

    boolean receives() {
      return compareTo(DISCONNECTED) < 0;
    }

    /** Whether it ends with the connection, and not before. */
    boolean lives() {
      return this == DISCONNECTED || this == IDEAL_SEND_BACKLOG;
    }
  }

  static Stream<Arguments> all() {
    return RealNet.tcp()
        .flatMap(net -> Stream.of(Library.values())
            .flatMap(library ->
                Stream.of(Gates.values()).map(gate -> Arguments.of(gate, library, net))));
  }

  /** Those that give elements. */
  static Stream<Arguments> giving() {
    return all().filter(arguments -> arguments.get()[0] != Gates.SEND);
  }

  /** Those whose subscription is ours; between a send's and RxJava's subscriber is an operator. */
  static Stream<Arguments> requested() {
    return all()
        .filter(arguments -> arguments.get()[0] != Gates.SEND || arguments.get()[1] != Library.RX);
  }

  // ---- one connection that is treated badly, and one that must not feel it

  private final class World {
    final Rig rig;
    final Link link;
    final Peer peer;
    final Gates gate;
    private final Library library;
    private final Rig.Streamed neighbour;
    private final Probe<ByteBuffer> neighbourly;

    World(Gates gate, Library library, RealNet net) {
      this.gate = gate;
      this.library = library;
      rig = rigs.open(net, configuration -> configuration.withReceiveBuffer(1).withEventLoops(1));
      neighbour = rig.streamed();
      neighbourly = rig.probe(neighbour.connection().receive(), Long.MAX_VALUE).awaitSubscription();
      try (PeerServer server = rig.server(0)) {
        link = library.connect(rig, server.address());
        peer = rig.peer(server.accept());
      }
    }

    @SuppressWarnings("unchecked")
    void subscribe(Subscriber<Object> subscriber) {
      library.subscribe((Publisher<Object>) gate.of(link), subscriber, MisbehaviourTest::release);
    }

    /** Makes an element come. */
    void feed() {
      switch (gate) {
        case DISCONNECTED -> peer.finish();
        case IDEAL_SEND_BACKLOG -> tellSendBacklog();
        default -> peer.write(1);
      }
    }

    private void tellSendBacklog() {
      ConnectionEvents callbacks = (ConnectionEvents) link.streams();
      rig.onLoop(link.streams().socket(), () -> callbacks.sendBacklog(1 << 20));
    }

    void settle() {
      rig.settle(link.streams().socket());
    }

    void assertNeighbourUnharmed() {
      long before = neighbourly.received();
      neighbour.peer().write(3);
      await().until(() -> neighbourly.received() == before + 3);
    }

    /** Another connection goes on, and this one is where the policy leaves it: paused. */
    void assertUnharmed(long unread) {
      assertNeighbourUnharmed();
      if (gate.receives()) {
        peer.write(1);
        Probe<ByteBuffer> next = rig.probe(link.streams().receive(), Long.MAX_VALUE);
        await().until(() -> next.received() == unread + 1);
        assertThat(next.isEnded()).isFalse();
      } else {
        rig.finish(link.streams().send(ByteBuffer.allocate(1)));
      }
      await().until(() -> link.streams().statistics().receive().retained() == 0);
      assertThat(link.streams().statistics().receive().refusedReleases()).isZero();
    }
  }

  private static void release(Object element) {
    if (element instanceof RetainedData data) {
      data.release();
    }
  }

  /** Writes down its signals, and misbehaves in one of them. */
  private static class Misbehaving implements Subscriber<Object> {
    final List<String> signals = new CopyOnWriteArrayList<>();
    private final String where;
    private final long first;
    volatile Subscription subscription;
    volatile Throwable error;

    Misbehaving(String where, long first) {
      this.where = where;
      this.first = first;
    }

    /** Throws, unless a test overrides it. */
    void misbehave() {
      throw new IllegalStateException("on purpose");
    }

    private void signal(String name) {
      signals.add(name);
      if (name.equals(where)) {
        misbehave();
      }
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (first > 0) {
        given.request(first);
      }
      signal("onSubscribe");
    }

    @Override
    public void onNext(Object element) {
      signal("onNext");
    }

    @Override
    public void onError(Throwable cause) {
      error = cause;
      signal("onError");
    }

    @Override
    public void onComplete() {
      signal("onComplete");
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("giving")
  void rs213_oneThatThrowsInOnNextHearsNothingMore(Gates gate, Library library, RealNet net) {
    rigs.expectLoggedErrors();
    World world = new World(gate, library, net);
    Misbehaving thrower = new Misbehaving("onNext", 10);
    world.subscribe(thrower);
    world.feed();
    await().until(() -> thrower.signals.contains("onNext"));
    world.settle();
    world.assertUnharmed(0);
    assertThat(thrower.signals).containsExactly("onSubscribe", "onNext");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("giving")
  void rs213_oneThatThrowsInOnSubscribeHearsNothingMore(Gates gate, Library library, RealNet net) {
    rigs.expectLoggedErrors();
    World world = new World(gate, library, net);
    Misbehaving thrower = new Misbehaving("onSubscribe", 10);
    world.subscribe(thrower);
    world.settle();
    boolean receives = gate.receives();
    if (receives) {
      world.feed();
    }
    world.assertUnharmed(receives ? 1 : 0);
    assertThat(thrower.signals).containsExactly("onSubscribe");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("giving")
  void rs108_oneThatCancelsInOnNextHearsNothingMore(Gates gate, Library library, RealNet net) {
    World world = new World(gate, library, net);
    Misbehaving leaver = new Misbehaving("onNext", 10) {
      @Override
      void misbehave() {
        subscription.cancel();
      }
    };
    world.subscribe(leaver);
    world.feed();
    await().until(() -> leaver.signals.contains("onNext"));
    world.settle();
    world.assertUnharmed(0);
    assertThat(leaver.signals).containsExactly("onSubscribe", "onNext");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("requested")
  void rs309_oneThatAsksForZeroOrLessFails(Gates gate, Library library, RealNet net) {
    World world = new World(gate, library, net);
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
      Misbehaving asker = new Misbehaving("onSubscribe", 0) {
        @Override
        void misbehave() {
          subscription.request(wrong);
        }
      };
      world.subscribe(asker);
      await().until(() -> asker.error != null);
      assertThat(asker.error).isInstanceOf(IllegalArgumentException.class);
      assertThat(asker.error).hasMessageContaining("3.9");
      world.settle();
      assertThat(asker.signals).containsExactly("onSubscribe", "onError");
    }
    world.assertUnharmed(0);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs213_oneThatThrowsAtTheEndHarmsNobody(Gates gate, Library library, RealNet net) {
    rigs.expectLoggedErrors();
    World world = new World(gate, library, net);
    String end = gate.receives() ? "onError" : "onComplete";
    Misbehaving thrower = new Misbehaving(end, 10);
    world.subscribe(thrower);
    if (gate.receives()) {
      await().until(() -> thrower.signals.contains("onSubscribe"));
      thrower.subscription.request(0);
    } else if (gate.lives()) {
      world.rig.finish(world.link.streams().abort());
    }
    await().until(() -> thrower.signals.contains(end));
    thrower.signals.remove("onNext"); // the number as it is, before the end
    assertThat(thrower.signals).containsExactly("onSubscribe", end);
    if (gate.lives()) {
      world.assertNeighbourUnharmed();
    } else {
      world.assertUnharmed(0);
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void oneThatSubscribesAgainInOnCompleteGetsTheEndAgain(Gates gate, Library library, RealNet net) {
    rigs.expectLoggedErrors();
    World world = new World(gate, library, net);
    Misbehaving again = new Misbehaving("onComplete", 10) {
      @Override
      void misbehave() {
        throw new IllegalStateException("the end of the end");
      }
    };
    Misbehaving first = new Misbehaving("onComplete", 10) {
      @Override
      void misbehave() {
        world.subscribe(again);
      }
    };
    world.subscribe(first);
    world.peer.finish();
    if (gate.lives()) {
      world.rig.finish(world.link.streams().abort());
    }
    await().until(() -> again.signals.contains("onComplete"));
    world.settle();
    assertThat(first.signals).startsWith("onSubscribe").endsWith("onComplete");
    assertThat(again.signals).startsWith("onSubscribe").endsWith("onComplete");
    assertThat(again.signals).doesNotContain("onError");
    world.assertNeighbourUnharmed();
  }
}
