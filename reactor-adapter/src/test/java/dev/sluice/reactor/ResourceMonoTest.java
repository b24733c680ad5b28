package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

@Timeout(120)
class ResourceMonoTest {
  private final TestPublisher<String> gate =
      TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
  private final List<String> closed = new ArrayList<>();
  private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
  private final Mono<Integer> mono = ResourceMono.of("connect", gate, Integer::valueOf, closed::add)
      .contextWrite(Context.of("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add));

  @Test
  void element_isWrappedAndEndsTheMono() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    mono.subscribe(subscriber);
    gate.next("7");
    assertThat(subscriber.getReceivedOnNext()).containsExactly(7);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    gate.complete();
    assertThat(closed).isEmpty();
  }

  @Test
  void elementAfterCancel_isClosed() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    mono.subscribe(subscriber);
    subscriber.cancel();
    gate.assertCancelled();
    gate.next("7");
    assertThat(closed).containsExactly("7");
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
  }

  @Test
  void secondElement_isClosed() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    mono.subscribe(subscriber);
    gate.next("7");
    gate.next("8");
    assertThat(closed).containsExactly("8");
  }

  @Test
  void errorAfterCancel_goesToTheHook() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    mono.subscribe(subscriber);
    subscriber.cancel();
    IllegalStateException late = new IllegalStateException("late");
    gate.error(late);
    assertThat(dropped).containsExactly(late);
  }

  @Test
  void withoutDemand_theGateIsNotAsked() {
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder().initialRequest(0).build();
    mono.subscribe(subscriber);
    gate.assertWasNotRequested();
    subscriber.request(1);
    gate.assertMinRequested(1);
  }

  @Test
  void subscription_tellsItsState() {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    ResourceMono.of("connect", gate, Integer::valueOf, closed::add)
        .subscribe(new BaseSubscriber<Integer>() {
          @Override
          protected void hookOnSubscribe(Subscription s) {
            subscription.set(s);
          }
        });
    Scannable scan = Scannable.from(subscription.get());
    assertThat(scan.stepName()).isEqualTo("connect");
    assertThat(scan.scanUnsafe(Attr.ACTUAL)).isInstanceOf(BaseSubscriber.class);
    assertThat(scan.scan(Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Attr.CANCELLED)).isFalse();
    subscription.get().cancel();
    assertThat(scan.scan(Attr.CANCELLED)).isTrue();
  }
}
