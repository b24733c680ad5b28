package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscription;

/** The subscriber rules of the Reactive Streams, for the sender. */
@Timeout(20)
class SendSubscriberTest extends SendFixture {
  /** A source without a guard of its own, which gives inside of request. */
  @Test
  void rs303_aNaiveSourceDoesNotRecurse() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    int[] deepest = {0};
    sender.onSubscribe(new Subscription() {
      private int depth;
      private int given;

      @Override
      public void request(long n) {
        depth++;
        deepest[0] = Math.max(deepest[0], depth);
        for (long i = 0; i < n && given < 10_000; i++) {
          given++;
          sender.onNext(Bytes.of("a"));
        }
        depth--;
      }

      @Override
      public void cancel() {}
    });
    fixture.loop.runAll();
    assertThat(deepest[0]).isEqualTo(1);
    assertThat(sent()).hasSize(10_000);
  }

  @Test
  void rs201_aSenderAsksWithoutASubscriberOfItsEnd() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    Source<ByteBuffer> source = texts("ab", "cd");
    source.subscribe(sender);
    fixture.loop.runAll();
    assertThat(sent()).isEqualTo("abcd");
    Probe<Void> late = new Probe<>(0);
    sender.subscribe(late);
    fixture.loop.runAll();
    assertThat(late.completed).isTrue();
    Probe<Void> second = new Probe<>(0);
    sender.subscribe(second);
    fixture.loop.runAll();
    assertThat(second.error).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rs205_aSecondSubscriptionIsCancelled() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    Source<ByteBuffer> first = texts("ab", "cd");
    first.byHand = true;
    first.subscribe(sender);
    Source<ByteBuffer> second = texts("xy");
    second.byHand = true;
    second.subscribe(sender);
    assertThat(second.cancels).isEqualTo(1);
    assertThat(first.cancels).isZero();
    assertThat(second.requests).isEmpty();
  }

  @Test
  void rs213_nullIsAnswered() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    assertThatThrownBy(() -> sender.onSubscribe(null)).isInstanceOf(NullPointerException.class);
    texts("ab").subscribe(sender);
    assertThatThrownBy(() -> sender.onNext(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.onError(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.subscribe(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> fixture.connection.send(texts()).subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void rs203_theEndOfTheSourceCallsNothingOfIt() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    Source<ByteBuffer> source = texts("ab");
    source.byHand = true;
    source.subscribe(sender);
    int asked = source.requests.size();
    sender.onComplete();
    Probe<Void> end = new Probe<>(1);
    sender.subscribe(end);
    end.subscription = null;
    fixture.loop.runAll();
    assertThat(source.requests).hasSize(asked);
    assertThat(source.cancels).isZero();
    assertThat(end.completed).isTrue();
  }

  @Test
  void aSenderWhoseEndWasCancelledBeforeItBeganCancelsItsSource() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    Probe<Void> end = new Probe<>(0);
    sender.subscribe(end);
    fixture.loop.runAll();
    end.cancel();
    Source<ByteBuffer> source = texts("ab");
    source.subscribe(sender);
    assertThat(source.cancels).isEqualTo(1);
    assertThat(send(texts("ef")).completed).isTrue();
  }

  @Test
  void aSourceThatThrowsInRequestFailsItsSendAndNothingElse() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    Probe<Void> end = new Probe<>(0);
    sender.subscribe(end);
    fixture.loop.runAll();
    int[] cancels = {0};
    sender.onSubscribe(new Subscription() {
      @Override
      public void request(long n) {
        throw new IllegalStateException("on purpose");
      }

      @Override
      public void cancel() {
        cancels[0]++;
      }
    });
    sender.onNext(Bytes.of("ab"));
    sender.onComplete();
    fixture.loop.runAll();
    assertThat(end.error).isInstanceOf(IllegalStateException.class).hasMessage("on purpose");
    assertThat(cancels[0]).isEqualTo(1);
    assertThat(send(texts("cd")).completed).isTrue();
    assertThat(sent()).isEqualTo("cd");
  }
}
