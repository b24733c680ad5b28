package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every end of a send. */
@Timeout(20)
class SendEndTest extends SendFixture {
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

  /** Else a loop would run out of direct memory that way. */
  @Test
  void whatIsDroppedGivesItsMemoryBackToTheLoop() {
    for (int broken = 0; broken < 20; broken++) {
      Fixture one = new Fixture();
      one.socket.sendRoom = 1;
      Source<ByteBuffer> source = new Source<>(2, i -> ByteBuffer.allocate(i == 0 ? 2 : 50_000));
      source.byHand = true;
      one.connection.send(source).subscribe(new Probe<>(1));
      one.loop.runAll();
      source.give();
      one.loop.runAll(); // this one is under way
      one.loop.as(source::give); // this one is gathered
      one.socket.disconnected(Disconnect.ABORTIVE);
    }

    GatheringQueue queue = new GatheringQueue(fixture.socket);
    fixture.loop.as(() -> queue.copy(ByteBuffer.allocate(Chunk.LARGEST)));
    assertThat(queue.seal().buffers[0].isDirect()).isTrue();
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
    assertThat(end.error)
        .hasMessage("send on connection 127.0.0.1:7 to 127.0.0.1:9 ended after 2 bytes:"
            + " closed on this side (CANCELLED)");
  }

  @Test
  void aSendAfterTheEndFailsWithTheFirstEnd() {
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    fixture.loop.run(() -> fixture.socket.close(new Request())); // as who clears up does
    assertThat(send(texts("abc")).error)
        .isInstanceOf(SendException.class)
        .hasMessage("send on connection 127.0.0.1:7 to 127.0.0.1:9 ended after 0 bytes:"
            + " connection reset by peer (CONNECTION_RESET)");
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
  void afterACancelElsewhereAFullWindowIsNoReasonToOvertakeTheRest() {
    leaveARestToATask();
    fixture.loop.run(() -> begin().onNext(ByteBuffer.allocate(WINDOW)));
    assertThat(sent()).startsWith("ab").hasSize(2 + WINDOW);
  }

  @Test
  void afterACancelElsewhereAnAnswerDoesNotOvertakeTheRest() {
    Probe<ByteBuffer> received =
        new Probe<ByteBuffer>(1).onNextDo(data -> begin().onNext(Bytes.of("cd")));
    fixture.connection.receive().subscribe(received);
    fixture.loop.runAll();
    leaveARestToATask();
    fixture.socket.arriveText("now");
    assertThat(sent()).isEqualTo("abcd");
  }

  @Test
  void oneSendAfterAnotherMayAnswerTheSameIndication() {
    AtomicInteger answers = new AtomicInteger();
    Probe<ByteBuffer> received = new Probe<ByteBuffer>(9).onNextDo(data -> {
      if (answers.incrementAndGet() == 1) {
        takeAndCancel("ab");
      } else {
        begin().onNext(Bytes.of("cd"));
      }
    });
    fixture.connection.receiveBorrowed(1).subscribe(received);
    fixture.loop.runAll();
    fixture.socket.arriveText("12");
    assertThat(sent()).isEqualTo("abcd");
  }

  @Test
  void afterACancelElsewhereACancelOnTheLoopDoesNotOvertakeTheRest() {
    leaveARestToATask();
    fixture.loop.run(() -> takeAndCancel("cd"));
    assertThat(sent()).isEqualTo("abcd");
  }

  @Test
  void afterACancelElsewhereADisconnectOnTheLoopWaitsForTheRest() {
    leaveARestToATask();
    Probe<Void> end = new Probe<>(1);
    fixture.loop.run(() -> fixture.connection.disconnect().subscribe(end));
    assertThat(sent()).isEqualTo("ab");
    assertThat(fixture.socket.finSent).isTrue();
    assertThat(end.completed).isTrue();
  }

  @Test
  void afterACancelElsewhereADisconnectOnTheLoopWaitsForTheRestOfTwo() {
    leaveARestToATask();
    Probe<Void> end = new Probe<>(1);
    fixture.loop.run(() -> {
      takeAndCancel("cd");
      fixture.connection.disconnect().subscribe(end);
    });
    assertThat(sent()).isEqualTo("abcd");
    assertThat(end.completed).isTrue();
  }

  private SendProcessor<ByteBuffer, ?> begin() {
    SendProcessor.OfBuffers sender = (SendProcessor.OfBuffers) fixture.connection.sender();
    sender.onSubscribe(new HandPublisher<>());
    return sender;
  }

  /** A send takes an element and is cancelled, both elsewhere than on the loop. */
  private void leaveARestToATask() {
    takeAndCancel("ab");
  }

  private void takeAndCancel(String text) {
    SendProcessor<ByteBuffer, ?> sender = begin();
    sender.onNext(Bytes.of(text));
    sender.send.cancel();
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
    assertThat(end.error)
        .isInstanceOfSatisfying(
            SendException.class, error -> assertThat(error.bytesHandedOver()).isZero())
        .hasMessageContaining("ended after 0 bytes: after disconnect or close");
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
}
