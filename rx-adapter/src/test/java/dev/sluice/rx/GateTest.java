package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(120)
class GateTest {
  private final List<Throwable> undeliverable = new CopyOnWriteArrayList<>();
  private final List<String> closed = new ArrayList<>();

  @BeforeEach
  void catchUndeliverable() {
    RxJavaPlugins.setErrorHandler(undeliverable::add);
  }

  @AfterEach
  void reset() {
    RxJavaPlugins.reset();
  }

  @Test
  void flowable_handsItsSubscriberToTheGate() {
    HandPublisher<Integer> gate = new HandPublisher<>();
    TestSubscriber<Integer> subscriber = new TestSubscriber<>(0);
    GateFlowable.of("receive", gate).subscribe((FlowableSubscriber<Integer>) subscriber);
    assertThat(gate.subscribers).singleElement().isSameAs(subscriber);
    subscriber.request(3);
    assertThat(gate.requested).isEqualTo(3);
    gate.next(1);
    subscriber.assertValue(1);
    subscriber.cancel();
    assertThat(gate.cancelled).isTrue();
  }

  @Test
  void flowable_isSeenByAssemblyHooks() {
    List<String> seen = new ArrayList<>();
    RxJavaPlugins.setOnFlowableAssembly(flowable -> {
      seen.add(flowable.toString());
      return flowable;
    });
    GateFlowable.of("receive", new HandPublisher<Integer>());
    assertThat(seen).containsExactly("receive");
  }

  @Test
  void completable_endsWithItsGate() {
    HandPublisher<Void> gate = new HandPublisher<>();
    TestObserver<Void> observer = GateCompletable.of("close", gate).test();
    assertThat(gate.requested).isPositive();
    observer.assertNotComplete();
    gate.complete();
    observer.assertComplete();
  }

  @Test
  void completable_failsWithItsGate() {
    HandPublisher<Void> gate = new HandPublisher<>();
    TestObserver<Void> observer = GateCompletable.of("send", gate).test();
    gate.error(new IllegalStateException("lost"));
    observer.assertError(IllegalStateException.class);
    assertThat(undeliverable).isEmpty();
  }

  @Test
  void completable_disposedCancelsAndLateErrorIsUndeliverable() {
    HandPublisher<Void> gate = new HandPublisher<>();
    TestObserver<Void> observer = GateCompletable.of("send", gate).test();
    observer.dispose();
    assertThat(gate.cancelled).isTrue();
    gate.error(new IllegalStateException("late"));
    observer.assertNoErrors();
    assertThat(undeliverable).singleElement().asString().contains("late");
  }

  @Test
  void single_givesItsElement() {
    HandPublisher<String> gate = new HandPublisher<>();
    TestObserver<Integer> observer =
        ResourceSingle.of("connect", gate, Integer::valueOf, closed::add).test();
    gate.next("7");
    observer.assertResult(7);
    gate.complete();
    assertThat(closed).isEmpty();
    assertThat(undeliverable).isEmpty();
  }

  @Test
  void single_elementAfterDisposeIsClosed() {
    HandPublisher<String> gate = new HandPublisher<>();
    TestObserver<Integer> observer =
        ResourceSingle.of("connect", gate, Integer::valueOf, closed::add).test();
    observer.dispose();
    assertThat(gate.cancelled).isTrue();
    gate.next("7");
    assertThat(closed).containsExactly("7");
    observer.assertNoValues();
  }

  @Test
  void single_errorAfterDisposeIsUndeliverable() {
    HandPublisher<String> gate = new HandPublisher<>();
    TestObserver<Integer> observer =
        ResourceSingle.of("connect", gate, Integer::valueOf, closed::add).test();
    observer.dispose();
    gate.error(new IllegalStateException("late"));
    observer.assertNoErrors();
    assertThat(undeliverable).singleElement().asString().contains("late");
  }

  @Test
  void single_emptyGateIsAnError() {
    HandPublisher<String> gate = new HandPublisher<>();
    TestObserver<Integer> observer =
        ResourceSingle.of("connect", gate, Integer::valueOf, closed::add).test();
    gate.complete();
    observer.assertError(NoSuchElementException.class);
  }

  /** A sender that takes everything and writes down its signals. */
  private static final class Sender implements Processor<String, Void> {
    final List<Object> signals = new ArrayList<>();
    final HandPublisher<Void> end = new HandPublisher<>();

    @Override
    public void subscribe(Subscriber<? super Void> subscriber) {
      end.subscribe(subscriber);
    }

    @Override
    public void onSubscribe(Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String element) {
      signals.add(element);
    }

    @Override
    public void onError(Throwable error) {
      signals.add(error);
      end.error(error);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
      end.complete();
    }
  }

  @Test
  void send_isColdAndMakesOneSenderForEachSubscription() {
    List<Sender> senders = new ArrayList<>();
    List<Subscriber<?>> met = new ArrayList<>();
    Flowable<String> source = new Flowable<>() {
      @Override
      protected void subscribeActual(Subscriber<? super String> subscriber) {
        met.add(subscriber);
        Flowable.just("a", "b").subscribe(subscriber);
      }
    };
    var send = SendCompletable.of(
        "send",
        () -> {
          Sender sender = new Sender();
          senders.add(sender);
          return sender;
        },
        source);
    assertThat(senders).isEmpty();
    send.test().assertComplete();
    send.test().assertComplete();
    assertThat(senders).hasSize(2);
    assertThat(senders.get(1).signals).containsExactly("a", "b", "complete");
    assertThat(met).allSatisfy(s -> assertThat(s.getClass().getName()).doesNotContain("Strict"));
  }

  @Test
  void send_sourceThatThrowsInsteadOfSignallingFailsIt() {
    Sender sender = new Sender();
    SendCompletable.<String>of("send", () -> sender, subscriber -> {
          throw new IllegalStateException("bad source");
        })
        .test()
        .assertError(error -> "bad source".equals(error.getMessage()));
  }
}
