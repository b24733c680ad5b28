package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.RetainedData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** What {@code receiveRetained(operators)} is made of, against each way in which operators drop. */
@Timeout(120)
class ReleasingTest {
  /** Signals also after a cancel, as a source on another thread may. */
  private final TestPublisher<RetainedData> source =
      TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);

  private final List<HandData> fed = new ArrayList<>();

  private <R> Flux<R> through(Function<Flux<RetainedData>, Publisher<R>> operators) {
    return Releasing.dropped(source.flux().transformDeferred(operators));
  }

  private void feed(int count) {
    for (int i = 0; i < count; i++) {
      HandData data = new HandData(fed.size());
      fed.add(data);
      source.next(data);
    }
  }

  private void assertReleasedOnce() {
    assertThat(fed).isNotEmpty().allSatisfy(data -> assertThat(data.releases).hasValue(1));
  }

  @Test
  void filteredElements_areReleased() {
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    through(flux -> flux.filter(data -> data.toByteArray()[0] % 2 == 0)).subscribe(subscriber);
    feed(4);
    assertThat(fed).extracting(HandData::isReleased).containsExactly(false, true, false, true);
    assertThat(subscriber.getReceivedOnNext()).hasSize(2);
  }

  @Test
  void queueOfPublishOn_isReleasedAtCancel() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber =
        TestSubscriber.builder().initialRequest(0).build();
    this.<RetainedData>through(flux -> flux.publishOn(handDriven.scheduler, 8))
        .subscribe(subscriber);
    feed(3);
    handDriven.run();
    subscriber.cancel();
    handDriven.run();
    assertReleasedOnce();
  }

  @Test
  void elementBehindACancel_isReleased() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.publishOn(handDriven.scheduler, 8))
        .subscribe(subscriber);
    subscriber.cancel();
    feed(1);
    handDriven.run();
    assertReleasedOnce();
  }

  @Test
  void takeOneBehindAPrefetch_releasesTheRest() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.publishOn(handDriven.scheduler, 4).take(1))
        .subscribe(subscriber);
    feed(3);
    handDriven.run();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(fed.get(0));
    assertThat(fed).extracting(data -> data.releases.get()).containsExactly(0, 1, 1);
  }

  @Test
  void elementBehindATimeout_isReleased() {
    VirtualTimeScheduler handDriven = VirtualTimeScheduler.create();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.timeout(Duration.ofSeconds(1), handDriven))
        .subscribe(subscriber);
    handDriven.advanceTimeBy(Duration.ofSeconds(2));
    assertThat(subscriber.expectTerminalError()).isInstanceOf(TimeoutException.class);
    feed(1);
    assertReleasedOnce();
    handDriven.dispose();
  }

  @Test
  void queueInFrontOfAFailure_isReleased() {
    HandDriven handDriven = new HandDriven();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    this.<Integer>through(flux -> flux.publishOn(handDriven.scheduler, 8).map(data -> {
          data.release();
          throw new IllegalStateException("downstream");
        }))
        .subscribe(subscriber);
    feed(3);
    handDriven.run();
    assertThat(subscriber.expectTerminalError()).hasMessage("downstream");
    assertReleasedOnce();
  }

  @Test
  void failingFilter_releasesItsElement() {
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.filter(data -> {
          throw new IllegalStateException("filter");
        }))
        .subscribe(subscriber);
    feed(1);
    assertThat(subscriber.expectTerminalError()).hasMessage("filter");
    assertReleasedOnce();
  }

  @Test
  void queueOfConcatMap_isReleasedAtCancel() {
    TestSubscriber<Void> subscriber = TestSubscriber.create();
    this.<Void>through(flux ->
            flux.concatMap(data -> Mono.<Void>never().doFinally(end -> data.release()), 4))
        .subscribe(subscriber);
    feed(4);
    subscriber.cancel();
    assertReleasedOnce();
  }

  @Test
  void bufferedElements_areReleasedAtCancel() {
    TestSubscriber<List<RetainedData>> subscriber = TestSubscriber.create();
    this.<List<RetainedData>>through(flux -> flux.buffer(10)).subscribe(subscriber);
    feed(3);
    subscriber.cancel();
    assertReleasedOnce();
  }

  @Test
  void passedElements_areTheSubscribers() {
    StepVerifier.create(through(flux -> flux.take(2)))
        .then(() -> feed(2))
        .expectNextCount(2)
        .verifyComplete();
    assertThat(fed).noneSatisfy(data -> assertThat(data.isReleased()).isTrue());
  }

  @Test
  void elementReleasedByItsUser_isNotReleasedAgain() {
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.doOnNext(RetainedData::release).filter(data -> false))
        .subscribe(subscriber);
    feed(2);
    assertReleasedOnce();
  }

  @Test
  void hooksOfTheUser_stillSeeTheDrops() {
    List<Object> discarded = new CopyOnWriteArrayList<>();
    List<Object> dropped = new CopyOnWriteArrayList<>();
    VirtualTimeScheduler handDriven = VirtualTimeScheduler.create();
    TestSubscriber<RetainedData> subscriber = TestSubscriber.create();
    this.<RetainedData>through(flux -> flux.filter(data -> data.toByteArray()[0] > 0)
            .timeout(Duration.ofSeconds(1), handDriven))
        .doOnDiscard(RetainedData.class, discarded::add)
        .contextWrite(
            context -> context.put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add))
        .subscribe(subscriber);
    feed(1);
    handDriven.advanceTimeBy(Duration.ofSeconds(2));
    feed(1);
    assertReleasedOnce();
    assertThat(discarded).containsExactly(fed.get(0));
    assertThat(dropped).containsExactly(fed.get(1));
    assertThat(subscriber.expectTerminalError()).isInstanceOf(TimeoutException.class);
    handDriven.dispose();
  }

  @Test
  void otherElements_areLeftAlone() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    this.<Integer>through(flux -> flux.map(data -> {
              data.release();
              return 1;
            })
            .filter(one -> false))
        .subscribe(subscriber);
    feed(2);
    assertReleasedOnce();
  }
}
