package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(120)
class ScopedPublisherTest {
  private static final Faults FAULTS = new Faults(() -> "a test");

  private final HandPublisher<RetainedData> source = new HandPublisher<>();
  private final List<HandPublisher<String>> inners = new ArrayList<>();
  private final RecordingSubscriber<String> subscriber = new RecordingSubscriber<>(0);

  private void subscribe() {
    subscribe(subscriber);
  }

  private void subscribe(Subscriber<String> to) {
    scoped(source, data -> {
          HandPublisher<String> inner = new HandPublisher<>();
          inners.add(inner);
          return inner;
        })
        .subscribe(to);
  }

  private static Publisher<String> scoped(
      Publisher<RetainedData> source, Function<RetainedData, Publisher<String>> scope) {
    return new ScopedPublisher<>(source, scope, FAULTS);
  }

  private HandData feed(int value) {
    HandData data = new HandData(value);
    source.next(data);
    return data;
  }

  @Test
  void withoutDemand_noElementIsAskedFor() {
    subscribe();
    assertThat(source.requested).hasValue(0);
    subscriber.subscription().request(5);
    assertThat(source.requested).hasValue(1);
  }

  @Test
  void completionOfTheInner_releasesAndAsksForTheNext() {
    subscribe();
    subscriber.subscription().request(5);
    HandData first = feed(1);
    inners.get(0).next("a");
    assertThat(first.releases).hasValue(0);
    assertThat(source.requested).hasValue(1);
    inners.get(0).complete();
    assertThat(first.releases).hasValue(1);
    assertThat(source.requested).hasValue(2);
    assertThat(subscriber.signals).containsExactly("a");
  }

  @Test
  void failureOfTheInner_releasesAndFailsTheWhole() {
    subscribe();
    subscriber.subscription().request(5);
    HandData first = feed(1);
    IllegalStateException failure = new IllegalStateException("inner");
    inners.get(0).error(failure);
    assertThat(first.releases).hasValue(1);
    assertThat(source.cancelled).isTrue();
    assertThat(subscriber.signals).containsExactly(failure);
  }

  @Test
  void cancel_releasesTheActiveElement() {
    subscribe();
    subscriber.subscription().request(5);
    HandData first = feed(1);
    subscriber.subscription().cancel();
    assertThat(first.releases).hasValue(1);
    assertThat(inners.get(0).cancelled).isTrue();
    assertThat(source.cancelled).isTrue();
    assertThat(subscriber.signals).isEmpty();
  }

  @Test
  void elementAfterCancel_isReleasedWithoutAScope() {
    subscribe();
    subscriber.subscription().request(5);
    subscriber.subscription().cancel();
    HandData late = feed(1);
    assertThat(late.releases).hasValue(1);
    assertThat(inners).isEmpty();
  }

  @Test
  void demandLeftByOneInner_goesToTheNext() {
    subscribe();
    subscriber.subscription().request(3);
    feed(1);
    assertThat(inners.get(0).requested).hasValue(3);
    inners.get(0).next("a");
    inners.get(0).complete();
    feed(2);
    assertThat(inners.get(1).requested).hasValue(2);
    subscriber.subscription().request(4);
    assertThat(inners.get(1).requested).hasValue(6);
  }

  @Test
  void whenTheDemandIsUsedUp_noElementIsAskedFor() {
    subscribe();
    subscriber.subscription().request(1);
    feed(1);
    inners.get(0).next("a");
    inners.get(0).complete();
    assertThat(source.requested).hasValue(1);
    subscriber.subscription().request(1);
    assertThat(source.requested).hasValue(2);
  }

  @Test
  void unboundedDemand_staysUnbounded() {
    subscribe();
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(Long.MAX_VALUE);
    feed(1);
    inners.get(0).next("a");
    inners.get(0).complete();
    feed(2);
    assertThat(inners.get(1).requested.get()).isGreaterThan(Long.MAX_VALUE / 2);
  }

  @Test
  void endOfTheSource_waitsForTheActiveInner() {
    subscribe();
    subscriber.subscription().request(5);
    feed(1);
    source.complete();
    inners.get(0).next("last");
    assertThat(subscriber.signals).containsExactly("last");
    inners.get(0).complete();
    assertThat(subscriber.signals).containsExactly("last", "complete");
  }

  @Test
  void errorOfTheSource_waitsForTheActiveInner() {
    subscribe();
    subscriber.subscription().request(5);
    HandData first = feed(1);
    IllegalStateException reset = new IllegalStateException("reset");
    source.error(reset);
    inners.get(0).next("last");
    assertThat(subscriber.signals).containsExactly("last");
    inners.get(0).complete();
    assertThat(subscriber.signals).containsExactly("last", reset);
    assertThat(first.releases).hasValue(1);
  }

  @Test
  void scopeThatThrows_releasesAndFailsTheWhole() {
    StackOverflowError thrown = new StackOverflowError();
    scoped(source, data -> {
          throw thrown;
        })
        .subscribe(subscriber);
    subscriber.subscription().request(1);
    HandData first = feed(1);
    assertThat(first.releases).hasValue(1);
    assertThat(subscriber.signals).containsExactly(thrown);
  }

  @Test
  void rs213_aSubscriberThatThrowsHasCancelledAndTheElementIsReleased() {
    Probe<String> thrower = new Probe<String>(5).onNextDo(element -> {
      throw new StackOverflowError("on purpose");
    });
    subscribe(thrower);
    HandData first = feed(1);
    inners.get(0).next("a");
    assertThat(first.releases).hasValue(1);
    assertThat(source.cancelled).isTrue();
    assertThat(inners.get(0).cancelled).isTrue();
    inners.get(0).next("b");
    inners.get(0).error(new IllegalStateException("late"));
    assertThat(thrower.elements).containsExactly("a");
    assertThat(thrower.hasEnded()).isFalse();
    assertThat(thrower.wrongs).isEmpty();
  }

  @Test
  void rs213_whatIsThrownAtTheEndGoesNowhere() {
    Probe<String> thrower = new Probe<String>(5).onEndDo(() -> {
      throw new IllegalStateException("on purpose");
    });
    subscribe(thrower);
    HandData first = feed(1);
    inners.get(0).error(new IllegalStateException("inner"));
    assertThat(first.releases).hasValue(1);
    assertThat(thrower.error).hasMessage("inner");
    assertThat(thrower.wrongs).isEmpty();
  }

  @Test
  void rs309_badRequestFailsAlsoWhileAnInnerIsActive() {
    subscribe();
    subscriber.subscription().request(1);
    HandData first = feed(1);
    subscriber.subscription().request(0);
    assertThat(subscriber.signals)
        .singleElement()
        .isInstanceOf(IllegalArgumentException.class)
        .asString()
        .contains("3.9");
    assertThat(first.releases).hasValue(1);
    assertThat(inners.get(0).cancelled).isTrue();
  }

  @Test
  void manySynchronousInners_needNoDeepStack() {
    int count = 100_000;
    Publisher<RetainedData> eager = s -> s.onSubscribe(new Subscription() {
      private int given;

      @Override
      public void request(long n) {
        for (long i = 0; i < n; i++) {
          if (given == count) {
            s.onComplete();
            return;
          }
          given++;
          s.onNext(new HandData(given));
        }
      }

      @Override
      public void cancel() {}
    });
    RecordingSubscriber<String> all = new RecordingSubscriber<>(Long.MAX_VALUE);
    scoped(eager, data -> ScopedPublisherTest.empty()).subscribe(all);
    assertThat(all.signals).containsExactly("complete");
  }

  @Test
  void cancelRacingWithTheEndOfAnInner_releasesOnce() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 5_000; round++) {
        HandPublisher<RetainedData> outer = new HandPublisher<>();
        HandPublisher<String> inner = new HandPublisher<>();
        RecordingSubscriber<String> recorder = new RecordingSubscriber<>(10);
        scoped(outer, data -> inner).subscribe(recorder);
        HandData data = new HandData(1);
        HandData next = new HandData(2);
        outer.next(data);
        CyclicBarrier together = new CyclicBarrier(2);
        CountDownLatch done = new CountDownLatch(1);
        other.execute(() -> {
          meet(together);
          recorder.subscription().cancel();
          done.countDown();
        });
        meet(together);
        inner.next("a");
        inner.complete();
        outer.next(next);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(data.releases).hasValue(1);
        assertThat(next.releases).hasValue(1);
      }
    } finally {
      other.shutdownNow();
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  private static <T> Publisher<T> empty() {
    return (Subscriber<? super T> s) -> {
      s.onSubscribe(new HandPublisher<T>());
      s.onComplete();
    };
  }
}
