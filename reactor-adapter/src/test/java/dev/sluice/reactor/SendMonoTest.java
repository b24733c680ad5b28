package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

@Timeout(120)
class SendMonoTest {
  /** A sender that takes everything and writes down its signals. */
  private static final class Sender implements Processor<String, Void> {
    final List<Object> signals = new ArrayList<>();
    private Subscriber<? super Void> end;

    @Override
    public void subscribe(Subscriber<? super Void> subscriber) {
      signals.add(subscriber instanceof CoreSubscriber ? "subscribed natively" : "subscribed");
      end = subscriber;
      subscriber.onSubscribe(new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      });
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
      end.onError(error);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
      end.onComplete();
    }
  }

  private final List<Sender> senders = new ArrayList<>();

  private Sender newSender() {
    Sender sender = new Sender();
    senders.add(sender);
    return sender;
  }

  @Test
  void isCold_andMakesOneSenderForEachSubscription() {
    Mono<Void> send = SendMono.of("send", this::newSender, Flux.just("a", "b"));
    assertThat(senders).isEmpty();
    StepVerifier.create(send).verifyComplete();
    StepVerifier.create(send).verifyComplete();
    assertThat(senders).hasSize(2);
    assertThat(senders.get(1).signals).containsExactly("subscribed natively", "a", "b", "complete");
  }

  @Test
  void sourceSeesTheContextOfTheSubscriber() {
    Flux<String> source = Flux.deferContextual(context -> Flux.just(context.<String>get("who")));
    StepVerifier.create(SendMono.of("send", this::newSender, source)
            .contextWrite(context -> context.put("who", "me")))
        .verifyComplete();
    assertThat(senders.get(0).signals).contains("me");
  }

  @Test
  void sourceThatThrowsInsteadOfSignalling_failsTheSend() {
    StepVerifier.create(SendMono.<String>of("send", this::newSender, subscriber -> {
          throw new IllegalStateException("bad source");
        }))
        .verifyErrorMessage("bad source");
  }

  @Test
  void sourceOfTheSend_canBeScannedDownToTheSubscriber() {
    List<Scannable> seen = new ArrayList<>();
    Flux<String> source = new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super String> actual) {
        seen.add(Scannable.from(actual));
        Flux.just("a").subscribe(actual);
      }
    };
    TestSubscriber<Void> subscriber = TestSubscriber.create();
    SendMono.of("send", this::newSender, source).subscribe(subscriber);
    assertThat(seen.get(0).scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(seen.get(0).scan(Attr.PREFETCH)).isZero();
  }
}
