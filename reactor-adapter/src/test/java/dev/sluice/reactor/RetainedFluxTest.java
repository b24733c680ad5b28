package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.RetainedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

@Timeout(120)
class RetainedFluxTest {
  private final TestPublisher<RetainedData> gate =
      TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
  private final Flux<RetainedData> flux = RetainedFlux.of(gate);
  private final List<HandData> fed = new ArrayList<>();

  private void feed(int count) {
    for (int i = 0; i < count; i++) {
      HandData data = new HandData(fed.size());
      fed.add(data);
      gate.next(data);
    }
  }

  private void assertReleasedOnce() {
    assertThat(fed).isNotEmpty().allSatisfy(data -> assertThat(data.releases).hasValue(1));
  }

  @Test
  void withoutFusion_elementsAndDemandPassThrough() {
    TestSubscriber<RetainedData> subscriber =
        TestSubscriber.builder().initialRequest(0).build();
    flux.subscribe(subscriber);
    gate.assertWasNotRequested();
    subscriber.request(2);
    gate.assertMinRequested(2);
    feed(2);
    gate.complete();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(fed);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(fed).noneMatch(HandData::isReleased);
  }

  @Test
  void elementThatMeetsACancel_isReleased() {
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    flux.subscribe(subscriber);
    subscriber.cancel();
    feed(1);
    assertReleasedOnce();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
  }

  @Test
  void publishOnUsesOurQueue_andEveryElementArrives() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    flux.publishOn(handDriven.scheduler, 4).subscribe(subscriber);
    gate.assertMinRequested(4);
    feed(4);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    handDriven.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(fed);
    gate.assertMinRequested(3);
    gate.complete();
    handDriven.run();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void errorBehindAQueue_waitsForTheQueue() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    flux.publishOn(handDriven.scheduler, 4).subscribe(subscriber);
    feed(2);
    gate.error(new IllegalStateException("reset"));
    handDriven.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(fed);
    assertThat(subscriber.expectTerminalError()).hasMessage("reset");
  }

  @Test
  void cancelBeforeAPlannedDrain_releasesTheQueue() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    flux.publishOn(handDriven.scheduler, 4).subscribe(subscriber);
    feed(3);
    subscriber.cancel();
    assertReleasedOnce();
    feed(1);
    assertReleasedOnce();
  }

  @AfterEach
  void resetHooks() {
    Hooks.resetOnErrorDropped();
  }

  @Test
  void cancelRacingWithGateAndDrain_releasesEveryElementThatDidNotArrive() throws Exception {
    Hooks.onErrorDropped(rejected -> {}); // by the scheduler of a publishOn that was cancelled
    Scheduler other = Schedulers.newParallel("other", 2);
    Scheduler canceller = Schedulers.newSingle("canceller");
    try {
      for (int round = 0; round < 5_000; round++) {
        TestPublisher<RetainedData> source =
            TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
        Releasing.dropped(RetainedFlux.of(source).publishOn(other, 16)).subscribe(subscriber);
        CyclicBarrier together = new CyclicBarrier(2);
        CountDownLatch done = new CountDownLatch(1);
        canceller.schedule(() -> {
          meet(together);
          subscriber.cancel();
          done.countDown();
        });
        List<HandData> all = new ArrayList<>();
        meet(together);
        for (int i = 0; i < 8; i++) {
          HandData data = new HandData(i);
          all.add(data);
          source.next(data);
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        Loopback.soon()
            .until(() -> all.stream()
                .allMatch(data -> data.isReleased()
                    || subscriber.getReceivedOnNext().contains(data)
                    || subscriber.getReceivedOnNextAfterCancellation().contains(data)));
        assertThat(all).allSatisfy(data -> assertThat(data.releases).hasValueLessThan(2));
      }
    } finally {
      other.dispose();
      canceller.dispose();
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void rs309_badRequestReachesTheGate() {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    List<Long> requests = new ArrayList<>();
    RetainedFlux.of(subscriber -> subscriber.onSubscribe(new Subscription() {
          @Override
          public void request(long n) {
            requests.add(n);
          }

          @Override
          public void cancel() {}
        }))
        .subscribe(new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription s) {
            subscription.set(s);
          }
        });
    Objects.requireNonNull(subscription.get()).request(0);
    assertThat(requests).containsExactly(0L);
  }

  @Test
  void subscription_tellsItsState() {
    HandDriven handDriven = new HandDriven();
    AtomicReference<Subscription> met = new AtomicReference<>();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    flux.doOnSubscribe(met::set).publishOn(handDriven.scheduler, 4).subscribe(subscriber);
    Scannable scan = Scannable.from(met.get());
    assertThat(scan.stepName()).isEqualTo("receiveRetained");
    assertThat(scan.scan(Attr.CANCELLED)).isFalse();
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Attr.PREFETCH)).isZero();
    assertThat(scan.scan(Attr.ACTUAL)).isNotNull();
    assertThat(scan.scan(Attr.PARENT)).isNotNull();
    subscriber.cancel();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
    assertThat(((Fuseable.QueueSubscription<?>) met.get()).isEmpty()).isTrue();
  }
}
