package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.BurstSubscriber;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(120)
class BurstFlowableTest {
  private final HandPublisher<Integer> gate = new HandPublisher<>();
  private final Flowable<Integer> flowable = BurstFlowable.of("receive", gate);
  private final TestScheduler other = new TestScheduler();
  private final TestSubscriber<Integer> subscriber = new TestSubscriber<>();
  private final List<Integer> given = new ArrayList<>();

  private void give(int count) {
    for (int i = 0; i < count; i++) {
      given.add(given.size());
      gate.next(given.size() - 1);
    }
  }

  private void endBurst() {
    ((BurstSubscriber<?>) gate.subscribers.get(0)).burstEnded();
  }

  @Test
  void withoutFusion_elementsComeAtOnce() {
    flowable.subscribe(subscriber);
    give(2);
    subscriber.assertValueSequence(given);
    endBurst();
    gate.complete();
    subscriber.assertComplete();
  }

  @Test
  void observeOnBeginsWhenABurstIsOver() {
    flowable.observeOn(other, false, 8).subscribe(subscriber);
    other.triggerActions(); // for the first demand
    give(3);
    other.triggerActions();
    subscriber.assertNoValues();
    endBurst();
    other.triggerActions();
    subscriber.assertValueSequence(given);
  }

  @Test
  void observeOnBeginsWithALongBurstBeforeItsEnd() {
    flowable.observeOn(other, false, 1024).subscribe(subscriber);
    give(300);
    other.triggerActions();
    assertThat(subscriber.values()).hasSizeGreaterThanOrEqualTo(256);
    endBurst();
    other.triggerActions();
    subscriber.assertValueSequence(given);
  }

  @Test
  void operatorThatDoesNotFuseInBetween_changesNothing() {
    flowable.map(i -> i).filter(i -> true).observeOn(other, false, 8).subscribe(subscriber);
    give(3);
    endBurst();
    other.triggerActions();
    subscriber.assertValueSequence(given);
  }

  @Test
  void endBehindABurst_comesBehindItsElements() {
    flowable.observeOn(other, true, 8).subscribe(subscriber);
    give(3);
    gate.error(new IllegalStateException("reset"));
    other.triggerActions();
    subscriber.assertValueSequence(given);
    subscriber.assertError(IllegalStateException.class);
  }

  @Test
  void cancel_endsTheElements() {
    flowable.observeOn(other, false, 8).subscribe(subscriber);
    give(2);
    subscriber.cancel();
    give(1);
    endBurst();
    other.triggerActions();
    subscriber.assertNoValues();
    assertThat(gate.cancelled).isTrue();
  }

  @Test
  void everyElementCrossesToAnotherThread_inOrder() throws InterruptedException {
    Scheduler thread = RxJavaPlugins.createSingleScheduler(task -> new Thread(task, "other"));
    Demanded demanded = new Demanded();
    BurstFlowable.of("receive", demanded).observeOn(thread, false, 32).subscribe(subscriber);
    try {
      int size = 0;
      while (given.size() < 200_000) {
        size = size % 50 + 1;
        demanded.giveBurst(size);
      }
      demanded.subscriber.onComplete();
      assertThat(subscriber.await(30, TimeUnit.SECONDS)).isTrue();
      subscriber.assertValueSequence(given);
    } finally {
      thread.shutdown();
    }
  }

  /** Gives no more than it is asked for, by whatever thread. */
  private final class Demanded implements Publisher<Integer>, Subscription {
    private final AtomicLong requested = new AtomicLong();
    private BurstSubscriber<? super Integer> subscriber;

    @Override
    @SuppressWarnings("unchecked") // that is what is looked at here
    public void subscribe(Subscriber<? super Integer> subscribed) {
      subscriber = (BurstSubscriber<? super Integer>) subscribed;
      subscribed.onSubscribe(this);
    }

    void giveBurst(int most) {
      long count = Math.min(most, requested.get() - given.size());
      for (long i = 0; i < count; i++) {
        given.add(given.size());
        subscriber.onNext(given.size() - 1);
      }
      subscriber.burstEnded();
    }

    @Override
    public void request(long n) {
      requested.addAndGet(n);
    }

    @Override
    public void cancel() {}
  }
}
