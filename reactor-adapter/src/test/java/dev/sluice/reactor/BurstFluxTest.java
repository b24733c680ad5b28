package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;

@Timeout(120)
class BurstFluxTest {
  private final HandGate gate = new HandGate();
  private final Flux<Integer> flux = BurstFlux.of("receive", gate);
  private final HandDriven other = new HandDriven();
  private final TestSubscriber<Integer> subscriber = TestSubscriber.create();

  @Test
  void withoutFusion_elementsComeAtOnce() {
    flux.subscribe(subscriber);
    gate.give(2);
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(gate.given);
    gate.endBurst();
    gate.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  @Test
  void publishOnBeginsWhenABurstIsOver() {
    flux.publishOn(other.scheduler, 8).subscribe(subscriber);
    other.run(); // for the first demand
    gate.give(3);
    other.run();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    gate.endBurst();
    other.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(gate.given);
  }

  @Test
  void publishOnBeginsWithALongBurstBeforeItsEnd() {
    flux.publishOn(other.scheduler, 1024).subscribe(subscriber);
    gate.give(300);
    other.run();
    assertThat(subscriber.getReceivedOnNext()).hasSizeGreaterThanOrEqualTo(256);
    gate.endBurst();
    other.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(gate.given);
  }

  @Test
  void operatorThatDoesNotFuseInBetween_changesNothing() {
    flux.map(i -> i).filter(i -> true).publishOn(other.scheduler, 8).subscribe(subscriber);
    gate.give(3);
    gate.endBurst();
    other.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(gate.given);
  }

  @Test
  void operatorsThatFuseOnTheSameThread_askForMoreAsTheyGoOn() {
    flux.concatMap(i -> Flux.just(i, i), 4).subscribe(subscriber);
    for (int burst = 0; burst < 3; burst++) {
      assertThat(gate.giveBurst(4)).isPositive();
    }
    assertThat(subscriber.getReceivedOnNext()).hasSize(2 * gate.given.size());
  }

  @Test
  void endBehindABurst_comesBehindItsElements() {
    flux.publishOn(other.scheduler, 8).subscribe(subscriber);
    gate.give(3);
    gate.error(new IllegalStateException("reset"));
    other.run();
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(gate.given);
    assertThat(subscriber.expectTerminalError()).hasMessage("reset");
  }

  @Test
  void cancel_discardsWhatIsInTheQueueAndWhatStillComes() {
    List<Object> discarded = new ArrayList<>();
    flux.publishOn(other.scheduler, 8)
        .doOnDiscard(Integer.class, discarded::add)
        .subscribe(subscriber);
    gate.give(2);
    subscriber.cancel();
    gate.give(1);
    gate.endBurst();
    other.run();
    assertThat(discarded).hasSize(3).containsAll(gate.given);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
  }

  @Test
  void rs309_badRequestReachesTheGate() {
    flux.subscribe(new TakingNothing());
    assertThat(gate.requests).containsExactly(0L);
  }

  /** Asks for nothing, which is wrong. */
  private static final class TakingNothing extends BaseSubscriber<Integer> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.request(0);
    }
  }

  @Test
  void everyElementCrossesToAnotherThread_inOrder() {
    Scheduler thread = Schedulers.newSingle("other");
    try {
      CompletableFuture<List<Integer>> all =
          flux.publishOn(thread, 32).collectList().toFuture();
      int size = 0;
      while (gate.given.size() < 200_000) {
        size = size % 50 + 1;
        gate.giveBurst(size);
      }
      gate.complete();
      assertThat(all).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(gate.given);
    } finally {
      thread.dispose();
    }
  }
}
