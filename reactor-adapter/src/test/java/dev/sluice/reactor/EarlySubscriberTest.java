package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.test.subscriber.TestSubscriber;

/** Subscriptions that are disposed of before the event loop has come to them. */
@Timeout(10)
class EarlySubscriberTest {
  /** A gate whose onSubscribe comes later, as one on an event loop does. */
  private static final class LateGate implements Publisher<Void> {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Long> requests = new ArrayList<>();
    private Subscriber<? super Void> subscriber;

    @Override
    public void subscribe(Subscriber<? super Void> given) {
      subscriber = given;
    }

    void begin() {
      subscriber.onSubscribe(new Subscription() {
        @Override
        public void request(long n) {
          requests.add(n);
        }

        @Override
        public void cancel() {
          cancelled.set(true);
        }
      });
    }
  }

  @Test
  void aMonoIsDisposedOfBeforeItsGateBegins() {
    LateGate gate = new LateGate();
    Disposable subscribed = GateMono.of("late", gate).subscribe();
    assertThatCode(subscribed::dispose).doesNotThrowAnyException();
    gate.begin();
    assertThat(gate.cancelled).isTrue();
  }

  @Test
  void aMonoThatIsCancelledInOnSubscribe_beginsAndIsCancelledAtItsGate() {
    LateGate gate = new LateGate();
    GateMono.of("late", gate).doOnSubscribe(Subscription::cancel).subscribe();
    gate.begin();
    assertThat(gate.cancelled).isTrue();
  }

  @Test
  void rs309_aBadRequestReachesTheGate_alsoBeforeItBegins() {
    for (boolean early : new boolean[] {true, false}) {
      LateGate gate = new LateGate();
      AtomicReference<Subscription> subscription = new AtomicReference<>();
      GateMono.of("late", gate).subscribe(new CoreSubscriber<Void>() {
        @Override
        public void onSubscribe(Subscription s) {
          subscription.set(s);
        }

        @Override
        public void onNext(Void element) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
      });
      if (!early) {
        gate.begin();
      }
      subscription.get().request(-3);
      if (early) {
        gate.begin();
      }
      assertThat(gate.requests).containsExactly(-3L);
      subscription.get().request(2);
      assertThat(gate.requests).containsExactly(-3L, 2L);
    }
  }

  @Test
  void rs309_demandBeforeTheGate_isKeptApartFromABadRequest() {
    LateGate gate = new LateGate();
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    GateMono.of("late", gate)
        .doOnSubscribe(subscription::set)
        .subscribe(TestSubscriber.builder().initialRequest(0).build());
    subscription.get().request(5);
    subscription.get().request(0);
    gate.begin();
    assertThat(gate.requests).containsExactly(0L, 5L);
  }
}
