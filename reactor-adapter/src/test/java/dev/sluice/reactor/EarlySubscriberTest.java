package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;

/** Subscriptions that are disposed of before the event loop has come to them. */
@Timeout(10)
class EarlySubscriberTest {
  /** A gate whose onSubscribe comes later, as one on an event loop does. */
  private static final class LateGate implements Publisher<Void> {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private Subscriber<? super Void> subscriber;

    @Override
    public void subscribe(Subscriber<? super Void> given) {
      subscriber = given;
    }

    void begin() {
      subscriber.onSubscribe(new Subscription() {
        @Override
        public void request(long n) {}

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
  void aMonoThatIsCancelledInOnSubscribeNeverReachesItsGate() {
    LateGate gate = new LateGate();
    GateMono.of("late", gate).doOnSubscribe(Subscription::cancel).subscribe();
    assertThat(gate.subscriber).isNull();
  }
}
