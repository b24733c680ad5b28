package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.EventType;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * User code that throws harms its own subscription or socket, and nothing else. A loop into which
 * something was thrown would sleep for a second, which {@link Rigs} finds as it finds all blocking,
 * or end.
 */
class ContainmentTest {
  private static final List<Supplier<Throwable>> THROWN = List.of(
      () -> new IllegalStateException("on purpose"),
      () -> new AssertionError("on purpose"),
      () -> new StackOverflowError("on purpose"));

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  private static void raise(Throwable thrown) {
    throw ContainmentTest.<RuntimeException>sneak(thrown);
  }

  @EachRealNet
  void aSubscriberThatThrowsInOnNextIsCancelledAndItsSuccessorGoesOn(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    for (Supplier<Throwable> thrown : THROWN) {
      var healthy = rig.streamed();
      Probe<ByteBuffer> other = rig.probe(healthy.connection().receive(), Long.MAX_VALUE);
      other.awaitSubscription();
      var link = rig.streamed();
      link.peer().write(10);
      Probe<ByteBuffer> failing = rig.probe(
          link.connection().receiveBorrowed(4),
          Long.MAX_VALUE,
          (probe, data) -> raise(thrown.get()));
      failing.awaitReceived(1);
      healthy.peer().write(1);
      rig.until(() -> other.received() == 1);

      rig.settle(link.socket());
      assertThat(failing.received()).isOne();
      assertThat(failing.isEnded()).isFalse();
      Pattern.Check rest = new Pattern.Check();
      rest.feed(ByteBuffer.wrap(Pattern.bytes(0, 4)));
      rig.probe(link.connection().receive(), 9, (probe, data) -> rest.feed(data));
      await().until(() -> rest.position() == 10);
      assertThat(rest.mismatch()).isNull();
    }
  }

  @EachRealNet
  void aSubscriberThatThrowsInOtherSignalsHarmsNothing(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    for (Supplier<Throwable> thrown : THROWN) {
      var healthy = rig.streamed();
      Probe<ByteBuffer> other = rig.probe(healthy.connection().receive(), Long.MAX_VALUE);
      AtomicInteger raised = new AtomicInteger();
      for (String signal : List.of("onSubscribe", "onComplete")) {
        var link = rig.streamed();
        link.peer().finish();
        link.connection().receive().subscribe(new Thrower(signal, thrown, raised));
      }
      var aborted = rig.streamed();
      aborted.connection().receive().subscribe(new Thrower("onError", thrown, raised));
      rig.finish(aborted.connection().abort());
      await().until(() -> raised.get() == 3);
      healthy.peer().write(1);
      rig.until(() -> other.received() == 1);
    }
  }

  @EachRealNet
  void acceptSubscribersThatThrowAreCancelledAndTheListenerGoesOn(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    var listener = rig.streamListener();
    for (Supplier<Throwable> thrown : THROWN) {
      Probe<?> failing = rig.probe(listener.accept(), Long.MAX_VALUE, (probe, connection) -> {
        connection.abort().subscribe(new Thrower("", thrown, new AtomicInteger()));
        raise(thrown.get());
      });
      rig.dial(listener.localAddress());
      failing.awaitReceived(1);
      rig.settle(listener.socket());
      Probe<?> next = rig.probe(listener.accept(), 1);
      rig.dial(listener.localAddress());
      next.awaitReceived(1);
      assertThat(next.error()).isNull();
      next.cancel();
      rig.settle(listener.socket());
    }
  }

  @EachRealNet
  void aCallbackThatThrowsAbortsItsSocketAndTheLoopGoesOn(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    EventLog healthy = rig.log();
    var other = rig.connected(healthy, EventType.RECEIVE);
    int sent = 0;
    for (Supplier<Throwable> thrown : THROWN) {
      EventLog inReceive = rig.log((event, bytes) -> {
        raise(thrown.get());
        return null;
      });
      var first = rig.connected(inReceive, EventType.RECEIVE);
      first.peer().write(1);
      assertAborted(net, first.peer());

      EventLog inDisconnect = rig.log().atDisconnect(kind -> raise(thrown.get()));
      var second = rig.connected(inDisconnect, EventType.DISCONNECT);
      second.peer().finish();
      assertAborted(net, second.peer());

      EventLog inEnd = rig.log().atEnd(status -> raise(thrown.get()));
      var third = rig.connected(inEnd, EventType.RECEIVE);
      third.peer().finish();
      assertAborted(net, third.peer());

      other.peer().write(1);
      int expected = ++sent;
      rig.until(() -> healthy.acceptedCount() == expected);
    }
  }

  @EachRealNet
  void aTaskOrACompletionThatThrowsHarmsNothing(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    for (Supplier<Throwable> thrown : THROWN) {
      link.socket().eventLoop().execute(() -> raise(thrown.get()));
      link.socket().idealSendBacklog(new dev.sluice.api.Request(done -> raise(thrown.get())));
      link.socket().eventLoop().schedule(() -> raise(thrown.get()), 1);
    }
    link.peer().write(1);
    log.awaitAccepted(1);
  }

  private static void assertAborted(Net net, Peer peer) {
    Peer.Received end = peer.readToEnd();
    assertThat(end.bytes()).isEmpty();
    if (net.isTcp()) {
      assertThat(end.isReset()).as("aborted").isTrue();
    }
  }

  /** Throws in one of its signals. */
  private record Thrower(String where, Supplier<Throwable> thrown, AtomicInteger raised)
      implements Subscriber<Object> {
    private void maybe(String signal) {
      if (signal.equals(where)) {
        raised.incrementAndGet();
        raise(thrown.get());
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      maybe("onSubscribe");
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
      maybe("onNext");
    }

    @Override
    public void onError(Throwable cause) {
      maybe("onError");
    }

    @Override
    public void onComplete() {
      maybe("onComplete");
    }
  }
}
