package dev.sluice.tck.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.EventSocket;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.RetainedData;
import dev.sluice.tck.kit.DatagramPeer;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RealGate;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The rules for publishers that the TCK declares untestable; with a peer in hand they are not. */
class UntestedRulesTest {
  /** More than a datagram. */
  private static final int DATAGRAM_BUFFER = 1 << 16;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  enum Gates {
    COPY,
    BORROW,
    RETAIN,
    ACCEPT,
    INSPECT,
    DATAGRAM_COPY,
    DATAGRAM_BORROW,
    DATAGRAM_RETAIN,
    DATAGRAM_SCOPED;

    boolean listens() {
      return this == ACCEPT || this == INSPECT;
    }

    boolean hasDatagrams() {
      return compareTo(INSPECT) > 0;
    }
  }

  static Stream<Arguments> all() {
    return RealNet.tcp()
        .flatMap(net -> Stream.of(Library.values())
            .flatMap(library ->
                Stream.of(Gates.values()).map(gate -> Arguments.of(gate, library, net))));
  }

  /** Those that complete: datagrams have no end. */
  static Stream<Arguments> ending() {
    return all().filter(arguments -> !((Gates) arguments.get()[0]).hasDatagrams());
  }

  /** Those that fail with what they receive from: a listener has nothing that fails. */
  static Stream<Arguments> failing() {
    return all().filter(arguments -> !((Gates) arguments.get()[0]).listens());
  }

  /** A publisher with the means to make it signal. */
  private record Source(
      Rig rig,
      Publisher<Object> publisher,
      EventSocket socket,
      Runnable feed,
      Runnable finish,
      Runnable fail,
      String failure) {
    Probe<Object> probe(long demand) {
      return rig.probe(publisher, demand);
    }
  }

  private Source open(Gates gate, Library library, RealNet net) {
    Rig rig = rigs.open(
        net,
        configuration ->
            configuration.withReceiveBuffer(gate.hasDatagrams() ? DATAGRAM_BUFFER : 1));
    if (gate.listens()) {
      return listener(rig, gate, library, net);
    }
    return gate.hasDatagrams()
        ? datagrams(rig, gate, library, net)
        : connection(rig, gate, library);
  }

  private static Source listener(Rig rig, Gates gate, Library library, RealNet net) {
    boolean inspects = gate == Gates.INSPECT;
    Library.Door door =
        library.listen(rig, net.freeAddress(), ListenOptions.defaults().withInspection(inspects));
    return new Source(
        rig,
        releasing(library, inspects ? door.requests() : door.connections()),
        door.listener().socket(),
        () -> rig.dial(door.listener().localAddress()),
        () -> rig.finish(door.listener().close()),
        () -> {
          throw new UnsupportedOperationException();
        },
        "");
  }

  private static Source datagrams(Rig rig, Gates gate, Library library, RealNet net) {
    Post post = library.post(rig, net.freeAddress(), DatagramOptions.defaults());
    DatagramPeer peer = rig.datagramPeer();
    SocketAddress address = post.streams().localAddress();
    Runnable close = () -> rig.finish(post.streams().close());
    Publisher<?> data = switch (gate) {
      case DATAGRAM_COPY -> post.receive();
      case DATAGRAM_BORROW -> post.receiveBorrowed();
      case DATAGRAM_RETAIN -> post.receiveRetained();
      default -> post.receiveScoped();
    };
    return new Source(
        rig,
        releasing(library, data),
        post.streams().socket(),
        () -> peer.send(address, (byte) 1),
        close,
        close,
        "closed");
  }

  private static Source connection(Rig rig, Gates gate, Library library) {
    try (PeerServer server = rig.server(0)) {
      Link link = library.connect(rig, server.address());
      Peer peer = rig.peer(server.accept());
      Publisher<?> data = switch (gate) {
        case COPY -> link.receive();
        case BORROW -> link.receiveBorrowed(10);
        default -> link.receiveRetained();
      };
      return new Source(
          rig,
          releasing(library, data),
          link.streams().socket(),
          () -> peer.write(1),
          peer::finish,
          peer::reset,
          "CONNECTION_RESET");
    }
  }

  private static Publisher<Object> releasing(Library library, Publisher<?> publisher) {
    return library.natively(cast(publisher), element -> {
      if (element instanceof RetainedData retained) {
        retained.release();
      }
    });
  }

  @SuppressWarnings("unchecked")
  private static Publisher<Object> cast(Publisher<?> publisher) {
    return (Publisher<Object>) publisher;
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("ending")
  void rs106_afterCompletionTheSubscriptionDoesNothing(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe = source.probe(5);
    source.feed().run();
    probe.awaitReceived(1);
    source.finish().run();
    assertThat(probe.awaitEnd().isComplete()).isTrue();
    probe.request(5);
    probe.request(-1);
    probe.cancel();
    probe.request(Long.MAX_VALUE);
    source.rig().settle(source.socket());
    assertThat(probe.received()).isOne();
    assertThat(probe.isComplete()).isTrue();
    assertThat(source.probe(1).awaitEnd().isComplete()).as("replayed").isTrue();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("failing")
  void rs106_rs107_afterAnErrorNothingIsSignalled(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe = source.probe(1);
    source.feed().run();
    probe.awaitReceived(1);
    source.fail().run();
    Throwable error = probe.awaitEnd().error();
    assertThat(error).hasMessageContaining(source.failure());
    probe.request(5);
    probe.request(0);
    probe.cancel();
    source.rig().settle(source.socket());
    assertThat(probe.error()).isSameAs(error);
    assertThat(probe.received()).isOne();
    assertThat(source.probe(1).awaitEnd().error()).hasMessage(error.getMessage());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs108_aCancelledSubscriptionHearsOfNoEnd(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe = source.probe(5).awaitSubscription();
    source.feed().run();
    probe.awaitReceived(1);
    probe.cancel();
    source.rig().settle(source.socket());
    source.feed().run();
    source.finish().run();
    source.rig().settle(source.socket());
    assertThat(probe.isEnded()).isFalse();
    assertThat(probe.received()).isOne();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("failing")
  void rs108_aCancelledSubscriptionHearsOfNoError(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe = source.probe(5).awaitSubscription();
    probe.cancel();
    source.rig().settle(source.socket());
    source.fail().run();
    await().during(Duration.ofMillis(20)).until(() -> !probe.isEnded());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs108_cancelInsideOnNextIsTheLastSignal(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe =
        source.rig().probe(source.publisher(), 10, (itself, element) -> itself.cancel());
    for (int i = 0; i < 3; i++) {
      source.feed().run();
    }
    probe.awaitReceived(1);
    source.finish().run();
    source.rig().settle(source.socket());
    assertThat(probe.received()).isOne();
    assertThat(probe.isEnded()).isFalse();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs109_subscribeThrowsNothingWhateverTheState(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    source.rig().close();
    List<String> signals = new CopyOnWriteArrayList<>();
    assertThatCode(() -> source.publisher().subscribe(new Recorder(signals)))
        .doesNotThrowAnyException();
    await().until(() -> signals.size() == 2);
    assertThat(signals.get(0)).isEqualTo("onSubscribe");
    assertThat(signals.get(1)).isIn("onError", "onComplete");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs110_aSecondSubscriberIsRefusedAndTheFirstGoesOn(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> first = source.probe(5).awaitSubscription();
    Probe<Object> second = source.probe(5).awaitEnd();
    assertThat(second.error()).isInstanceOf(IllegalStateException.class);
    source.feed().run();
    first.awaitReceived(1);
    assertThat(second.received()).isZero();
    assertThat(first.isEnded()).isFalse();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs110_theSameSubscriberAgainIsRefused(Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    List<String> signals = new CopyOnWriteArrayList<>();
    Recorder recorder = new Recorder(signals);
    source.publisher().subscribe(recorder);
    source.publisher().subscribe(recorder);
    await().until(() -> signals.contains("onError"));
    assertThat(signals).containsExactly("onSubscribe", "onSubscribe", "onError");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void rs304_rs305_requestAndCancelReturnWhileTheLoopIsBusy(
      Gates gate, Library library, RealNet net) {
    Source source = open(gate, library, net);
    Probe<Object> probe = source.probe(0).awaitSubscription();
    source.feed().run();
    source.rig().settle(source.socket());
    RealGate busy = new RealGate();
    source.socket().eventLoop().execute(() -> busy.pass(0));
    busy.awaitArrival();
    probe.request(1);
    assertThat(probe.received()).as("not on the requester's thread").isZero();
    probe.cancel();
    busy.open();
    source.rig().settle(source.socket());
    assertThat(probe.isEnded()).isFalse();
  }

  /** Writes down the names of its signals. */
  private record Recorder(List<String> signals) implements Subscriber<Object> {
    @Override
    public void onSubscribe(Subscription subscription) {
      signals.add("onSubscribe");
    }

    @Override
    public void onNext(Object element) {
      signals.add("onNext");
    }

    @Override
    public void onError(Throwable cause) {
      signals.add("onError");
    }

    @Override
    public void onComplete() {
      signals.add("onComplete");
    }
  }
}
