package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** The send window, and every end of a send. */
@Timeout(20)
class SendTest {
  private static final int WINDOW = StreamOptions.defaults().sendWindow();
  private static final int MIB = 1 << 20;

  private final Fixture fixture = new Fixture();

  private static Source<ByteBuffer> bytes(int count, int size) {
    return new Source<>(count, i -> ByteBuffer.wrap(Bytes.pattern((long) i * size, size)));
  }

  private static Source<ByteBuffer> texts(String... texts) {
    return new Source<>(texts.length, i -> Bytes.of(texts[i]));
  }

  private Probe<Void> send(Publisher<ByteBuffer> source) {
    Probe<Void> end = new Probe<>(1);
    fixture.connection.send(source).subscribe(end);
    fixture.loop.runAll();
    return end;
  }

  private String sent() {
    return fixture.socket.sent.toString(ISO_8859_1);
  }

  private long held() {
    return fixture.connection.statistics().send().heldBytes();
  }

  private long maxHeld() {
    return fixture.connection.statistics().send().maxHeldBytes();
  }

  @Test
  void everythingGoesOutInOrderAndThenItCompletes() {
    Probe<Void> end = send(bytes(1000, 100));
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent.toByteArray()).isEqualTo(Bytes.pattern(0, 100_000));
    assertThat(held()).isZero();
    assertThat(end.wrongs).isEmpty();
  }

  @Test
  void anEmptySourceAndEmptyElementsComplete() {
    assertThat(send(texts()).completed).isTrue();
    Source<ByteBuffer> empties = texts("", "a", "", "");
    assertThat(send(empties).completed).isTrue();
    assertThat(sent()).isEqualTo("a");
  }

  @Test
  void smallElementsAreGatheredIntoFewCalls() {
    send(bytes(10_000, 64));
    assertThat(fixture.socket.sendSizes.size()).isLessThan(30);
  }

  @Test
  void anElementIsFreeAfterItsOnNextAndItsPositionStays() {
    ByteBuffer same = Bytes.of("abc");
    List<Integer> positions = new ArrayList<>();
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = new Source<>(3, i -> {
      positions.add(same.position());
      same.put(0, (byte) ('a' + i));
      return same;
    });
    send(source);
    same.put(0, (byte) 'z');
    fixture.socket.drain(100);
    assertThat(sent()).isEqualTo("abcbbccbc");
    assertThat(positions).containsOnly(0);
  }

  @Test
  void borrowedElementsMayBeSent() {
    fixture.socket.sendRoom = 0;
    send(fixture.connection.receiveBorrowed(4));
    fixture.socket.arriveText("abcdefghij");
    fixture.socket.arriveText("klm");
    fixture.socket.drain(100);
    assertThat(sent()).isEqualTo("abcdefghijklm");
  }

  @Test
  void oneBufferIsReadWhenSubscribedAndKeepsItsPosition() {
    ByteBuffer buffer = Bytes.of("xabc");
    buffer.position(1);
    Publisher<Void> send = fixture.connection.send(buffer);
    buffer.put(1, (byte) 'A');
    Probe<Void> end = new Probe<>(0);
    send.subscribe(end);
    fixture.loop.runAll();
    assertThat(sent()).isEqualTo("Abc");
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(end.completed).isTrue();
  }

  // ---- the window

  @Test
  void towardsAStalledPeerLargeElementsHoldTheWindowAndOneElement() {
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = bytes(100, MIB);
    send(source);
    assertThat(held()).isLessThanOrEqualTo(WINDOW + MIB);
    for (int i = 0; i < 100; i++) {
      fixture.socket.drain(MIB / 3);
    }
    assertThat(maxHeld()).isLessThanOrEqualTo(WINDOW + MIB);
    assertThat(source.given).isGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1000, 4095, 65535, 65536, 65537, 100_000})
  void inSteadyStateTheWindowAndOneElementAreNeverExceeded(int size) {
    fixture.socket.sendRoom = 0;
    int count = Math.max(20, 4 * WINDOW / size);
    Source<ByteBuffer> source = bytes(count, size);
    Probe<Void> end = send(source);
    assertThat(held()).isGreaterThanOrEqualTo(Math.min(WINDOW, (long) count * size) - size);
    while (!end.hasEnded()) {
      fixture.socket.drain(7001);
    }
    assertThat(maxHeld()).isLessThanOrEqualTo(WINDOW + size);
    assertThat(fixture.socket.sent.toByteArray()).isEqualTo(Bytes.pattern(0, count * size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 100})
  void aJumpInSizeHoldsTheWindowAndDElements(int d) {
    Fixture fixture = new Fixture(StreamOptions.defaults().withSendDemand(d));
    fixture.socket.sendRoom = 5000L * 64;
    Source<ByteBuffer> source =
        new Source<>(10_100, i -> ByteBuffer.allocate(i < 10_000 ? 64 : MIB));
    Probe<Void> end = new Probe<>(1);
    fixture.connection.send(source).subscribe(end);
    fixture.loop.runAll();
    fixture.socket.drain(5000L * 64);
    for (int i = 0; i < 150; i++) {
      fixture.socket.drain(MIB);
    }
    assertThat(source.given).isGreaterThan(10_050);
    assertThat(fixture.connection.statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(WINDOW + (long) d * MIB);
  }

  @Test
  void noMoreThanDElementsAreAskedForAtATime() {
    Source<ByteBuffer> source = bytes(1000, 10);
    source.byHand = true;
    send(source);
    long most = 0;
    while (source.give()) {
      fixture.loop.runAll();
      most = Math.max(most, source.demand);
    }
    assertThat(most).isEqualTo(StreamOptions.defaults().sendDemand());
    assertThat(source.given).isEqualTo(1000);
    assertThat(source.requests.size()).isLessThan(250); // refilled in portions, not one by one
  }

  @Test
  void aFullWindowAsksForNothingUntilTheSystemTookSome() {
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = bytes(100, 10_000);
    send(source);
    int before = source.requests.size();
    assertThat(held()).isGreaterThanOrEqualTo(WINDOW);
    fixture.loop.runAll();
    assertThat(source.requests).hasSize(before);
    fixture.socket.drain(Long.MAX_VALUE / 2);
    assertThat(source.given).isEqualTo(100);
  }

  @Test
  void oneCallIsUnderWayAtATime() {
    fixture.socket.sendRoom = 0;
    send(bytes(100, 5000));
    assertThat(fixture.socket.pendingSends()).isEqualTo(1);
  }

  @Test
  void elementsGivenOnTheLoopMakeOneTask() {
    Source<ByteBuffer> source = bytes(10, 10);
    fixture.loop.as(() -> fixture.connection.send(source).subscribe(new Probe<>(1)));
    int tasks = fixture.loop.executed.get();
    assertThat(tasks).isLessThanOrEqualTo(1);
    assertThat(source.given).isEqualTo(10);
    fixture.loop.runAll();
    assertThat(fixture.socket.sendSizes).containsExactly(100L);
  }

  // ---- ends

  @Test
  void aPeerThatClosesEarlyFailsTheSendWithTheExactCount() {
    fixture.socket.sendRoom = 12_345;
    Source<ByteBuffer> source = bytes(100, 5000);
    Probe<Void> end = send(source);
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    assertThat(end.error).isInstanceOf(SendException.class);
    assertThat(((SendException) end.error).bytesHandedOver()).isEqualTo(12_345);
    assertThat(((SendException) end.error).status()).isEqualTo(Status.CONNECTION_RESET);
    assertThat(source.cancels).isEqualTo(1);
    assertThat(held()).isZero();
    assertThat(end.wrongs).isEmpty();
  }

  @Test
  void aConnectionThatBreaksWhileTheSourceIsIdleFailsTheSendAtOnce() {
    Source<ByteBuffer> source = texts("abc");
    source.staysOpen = true;
    Probe<Void> end = send(source);
    assertThat(end.hasEnded()).isFalse();
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    assertThat(((SendException) end.error).bytesHandedOver()).isEqualTo(3);
    assertThat(source.cancels).isEqualTo(1);
  }

  @Test
  void aLocalCloseFailsTheSendWithItsStatus() {
    fixture.socket.sendRoom = 2;
    Probe<Void> end = send(texts("abc"));
    fixture.loop.run(() -> fixture.socket.close(new Request()));
    assertThat(((SendException) end.error).status()).isEqualTo(Status.CANCELLED);
    assertThat(((SendException) end.error).bytesHandedOver()).isEqualTo(2);
  }

  @Test
  void aGracefulEndOfThePeerLeavesSendingAlone() {
    Source<ByteBuffer> source = texts("a", "b");
    source.byHand = true;
    Probe<Void> end = send(source);
    source.give();
    fixture.loop.runAll();
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    source.give();
    fixture.loop.runAll();
    assertThat(end.completed).isTrue();
    assertThat(sent()).isEqualTo("ab");
  }

  @Test
  void anErrorOfTheSourceComesAfterItsBytesAndLeavesTheSocketOpen() {
    fixture.socket.sendRoom = 1;
    Source<ByteBuffer> source = texts("ab", "cd");
    source.error = new IllegalStateException("on purpose");
    Probe<Void> end = send(source);
    assertThat(end.hasEnded()).isFalse();
    fixture.socket.drain(10);
    assertThat(sent()).isEqualTo("abcd");
    assertThat(end.error).isSameAs(source.error);
    assertThat(fixture.socket.closing).isNull();
    assertThat(send(texts("ef")).completed).isTrue();
  }

  @Test
  void cancelLetsWhatWasTakenGoOutAndIsSilent() {
    fixture.socket.sendRoom = 1;
    Source<ByteBuffer> source = texts("ab", "cd", "ef");
    source.byHand = true;
    Probe<Void> end = send(source);
    source.give();
    fixture.loop.runAll(); // this one is under way
    source.give(); // this one is gathered
    end.cancel();
    assertThat(source.cancels).isEqualTo(1);
    fixture.socket.drain(100);
    assertThat(sent()).isEqualTo("abcd");
    assertThat(end.hasEnded()).isFalse();
    assertThat(held()).isZero();
  }

  @Test
  void afterCancelAnotherSendFollowsBehindTheBytesOfTheFirst() {
    fixture.socket.sendRoom = 1;
    Source<ByteBuffer> source = texts("ab", "cd", "ef");
    source.byHand = true;
    Probe<Void> end = send(source);
    source.give();
    fixture.loop.runAll();
    source.give();
    end.cancel();
    Probe<Void> next = send(texts("xy"));
    fixture.socket.drain(100);
    assertThat(next.completed).isTrue();
    assertThat(sent()).isEqualTo("abcdxy");
  }

  @Test
  void aCancelInOnSubscribeNeverTouchesTheSource() {
    Source<ByteBuffer> source = texts("ab");
    Probe<Void> end = new Probe<>(0);
    end.onSubscribeDo(end::cancel);
    fixture.connection.send(source).subscribe(end);
    fixture.loop.runAll();
    assertThat(source.subscriber).isNull();
    assertThat(send(texts("cd")).completed).isTrue();
  }

  @Test
  void rs309_aBadRequestCancelsTheSourceAndFails() {
    Source<ByteBuffer> source = texts("ab", "cd");
    source.byHand = true;
    Probe<Void> end = send(source);
    end.request(0);
    fixture.loop.runAll();
    assertThat(end.error).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
    assertThat(source.cancels).isEqualTo(1);
    assertThat(send(texts("ef")).completed).isTrue();
  }

  @Test
  void aBadRequestInOnSubscribeDoesNotBlockTheNextSend() {
    Probe<Void> end = new Probe<>(-1);
    fixture.connection.send(texts("ab")).subscribe(end);
    fixture.loop.runAll();
    assertThat(end.error).isInstanceOf(IllegalArgumentException.class);
    assertThat(send(texts("ef")).completed).isTrue();
  }

  @Test
  void aSecondSendAtATimeIsRefusedAndItsSourceLeftAlone() {
    Source<ByteBuffer> first = texts("ab");
    first.byHand = true;
    Probe<Void> one = send(first);
    Source<ByteBuffer> second = texts("cd");
    Probe<Void> two = send(second);
    assertThat(two.error).isInstanceOf(IllegalStateException.class);
    assertThat(second.subscriber).isNull();
    first.give();
    fixture.loop.runAll();
    assertThat(one.completed).isTrue();
    assertThat(sent()).isEqualTo("ab");
  }

  @Test
  void aSendInOnCompleteOfAnotherWorks() {
    Probe<Void> two = new Probe<>(1);
    Probe<Void> one = new Probe<>(1);
    one.onEndDo(() -> fixture.connection.send(texts("cd")).subscribe(two));
    fixture.connection.send(texts("ab")).subscribe(one);
    fixture.loop.runAll();
    assertThat(two.completed).isTrue();
    assertThat(sent()).isEqualTo("abcd");
  }

  @Test
  void aSendAfterTheConnectionBrokeFailsWithoutAskingTheSource() {
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    Source<ByteBuffer> source = texts("ab");
    Probe<Void> end = send(source);
    assertThat(((SendException) end.error).bytesHandedOver()).isZero();
    assertThat(source.subscriber).isNull();
  }

  @Test
  void aSendAfterDisconnectIsRefused() {
    fixture.connection.disconnect().subscribe(new Probe<>(1));
    fixture.loop.runAll();
    Probe<Void> end = send(texts("ab"));
    assertThat(end.error).isInstanceOf(StatusException.class);
    assertThat(((StatusException) end.error).status()).isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @Test
  void aSourceThatThrowsInSubscribeFailsTheSend() {
    IllegalStateException thrown = new IllegalStateException("on purpose");
    Probe<Void> end = send(s -> {
      throw thrown;
    });
    assertThat(end.error).isSameAs(thrown);
    assertThat(send(texts("ef")).completed).isTrue();
  }

  @Test
  void whenTheLoopEndsTheSendFailsAndReleases() {
    FakeData data = new FakeData(5000);
    Processor<RetainedData, Void> sender = fixture.connection.retainedSender();
    Source<RetainedData> source = new Source<>(1, i -> data);
    source.byHand = true;
    Probe<Void> end = new Probe<>(1);
    sender.subscribe(end);
    fixture.loop.runAll();
    source.subscribe(sender);
    fixture.loop.end();
    source.give();
    assertThat(end.error).isInstanceOf(SendException.class);
    assertThat(data.releases).isEqualTo(1);
  }

  // ---- the subscriber's side

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
  void aSourceThatThrowsInRequestDoesNotHarmTheLoop() {
    Processor<ByteBuffer, Void> sender = fixture.connection.sender();
    sender.onSubscribe(new Subscription() {
      @Override
      public void request(long n) {
        throw new IllegalStateException("on purpose");
      }

      @Override
      public void cancel() {}
    });
    sender.onNext(Bytes.of("ab"));
    sender.onComplete();
    fixture.loop.runAll();
    assertThat(sent()).isEqualTo("ab");
  }

  // ---- retained

  private Probe<Void> sendRetained(Source<RetainedData> source) {
    Probe<Void> end = new Probe<>(1);
    fixture.connection.sendRetained(source).subscribe(end);
    fixture.loop.runAll();
    return end;
  }

  @Test
  void smallRetainedDataAreCopiedAndReleasedAtOnceLargeOnesWhenSent() {
    fixture.socket.sendRoom = 0;
    FakeData small = new FakeData(100);
    FakeData large = new FakeData(4096);
    List<FakeData> all = List.of(small, large);
    Probe<Void> end = sendRetained(new Source<>(2, all::get));
    assertThat(small.releases).isEqualTo(1);
    assertThat(large.releases).isZero();
    fixture.socket.drain(4195);
    assertThat(large.releases).isZero();
    fixture.socket.drain(1);
    assertThat(large.releases).isEqualTo(1);
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent.size()).isEqualTo(4196);
  }

  @Test
  void everyRetainedElementIsReleasedOnceWhateverTheEnd() {
    for (String ending : List.of("complete", "break", "cancel", "close", "cancel, then close")) {
      Fixture fixture = new Fixture();
      fixture.socket.sendRoom = 10_000;
      List<FakeData> all = new ArrayList<>();
      Source<RetainedData> source = new Source<>(20, i -> {
        FakeData data = new FakeData(i % 3 == 0 ? 100 : 7000);
        all.add(data);
        return data;
      });
      Probe<Void> end = new Probe<>(1);
      fixture.connection.sendRetained(source).subscribe(end);
      fixture.loop.runAll();
      switch (ending) {
        case "complete" -> fixture.socket.drain(Long.MAX_VALUE / 2);
        case "break" -> fixture.socket.disconnected(Disconnect.ABORTIVE);
        case "cancel" -> {
          end.cancel();
          fixture.socket.drain(Long.MAX_VALUE / 2);
        }
        case "close" -> fixture.loop.run(() -> fixture.socket.close(new Request()));
        default -> {
          end.cancel();
          fixture.loop.run(() -> fixture.socket.close(new Request()));
        }
      }
      assertThat(all).as(ending).isNotEmpty().allMatch(data -> data.releases == 1);
      source.subscriber.onNext(new FakeData(10)); // late: released too
      FakeData late = new FakeData(9000);
      source.subscriber.onNext(late);
      assertThat(late.releases).as(ending).isEqualTo(1);
      assertThat(fixture.connection.statistics().send().heldBytes()).isZero();
    }
  }

  @Test
  void anElementThatWasReleasedBeforeFailsTheSend() {
    FakeData gone = new FakeData(10);
    gone.release();
    Source<RetainedData> source = new Source<>(2, i -> gone);
    Probe<Void> end = sendRetained(source);
    assertThat(end.error).isInstanceOf(IllegalStateException.class);
    assertThat(source.cancels).isEqualTo(1);
  }

  @Test
  void anEchoOfRetainedDataOwesNothingInTheEnd() {
    fixture.socket.sendRoom = 0;
    Probe<Void> end = new Probe<>(1);
    fixture.connection.sendRetained(fixture.connection.receiveRetained()).subscribe(end);
    fixture.loop.runAll();
    int size = 0;
    for (int i = 0; i < 200; i++) {
      int length = 1 + (i * 7919) % 9000;
      fixture.socket.arrive(Bytes.pattern(size, length));
      size += length;
      if (i % 5 == 0) {
        fixture.socket.drain(20_000);
      }
    }
    fixture.socket.finish(Status.SUCCESS);
    fixture.socket.drain(Long.MAX_VALUE / 2);
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent.toByteArray()).isEqualTo(Bytes.pattern(0, size));
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
    assertThat(maxHeld()).isLessThan(WINDOW + 2 * 9000);
  }

  /** Retained data of nobody, with a count of releases. */
  private static final class FakeData implements RetainedData {
    private final ByteBuffer buffer;
    private int releases;

    FakeData(int size) {
      buffer = ByteBuffer.wrap(Bytes.pattern(0, size)).asReadOnlyBuffer();
    }

    @Override
    public List<ByteBuffer> buffers() {
      if (releases > 0) {
        throw new IllegalStateException("released");
      }
      return List.of(buffer);
    }

    @Override
    public int size() {
      return buffer.capacity();
    }

    @Override
    public byte[] toByteArray() {
      throw new AssertionError("not needed");
    }

    @Override
    public void release() {
      releases++;
    }

    @Override
    public boolean isReleased() {
      return releases > 0;
    }
  }
}
