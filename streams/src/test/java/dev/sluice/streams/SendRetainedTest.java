package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Processor;

/** Retained data on its way out is released once. */
@Timeout(20)
class SendRetainedTest extends SendFixture {
  @Test
  void aCallThatFailsBeforeAnyEventTellsReleasesWhatWaits() {
    fixture.socket.sendRoom = 10;
    FakeData out = new FakeData(5000);
    FakeData waiting = new FakeData(5000);
    List<FakeData> all = List.of(out, waiting);
    Source<RetainedData> source = new Source<>(2, all::get);
    source.byHand = true;
    Probe<Void> end = sendRetained(source);
    source.give();
    fixture.loop.runAll();
    source.give();
    fixture.loop.runAll();
    fixture.socket.failSends(Status.CONNECTION_RESET);
    assertThat(((SendException) end.error).bytesHandedOver()).isEqualTo(10);
    assertThat(out.releases).isEqualTo(1);
    assertThat(waiting.releases).isEqualTo(1);
    assertThat(held()).isZero();
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
  void bytesOfYourOwnGoOutFromWhereTheyAreAndAreYoursWhenTheyAreOut() {
    fixture.socket.sendRoom = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(10_000);
    buffer.put(Bytes.pattern(0, 10_000)).position(1_000).limit(9_000);
    AtomicInteger released = new AtomicInteger();
    Probe<Void> end =
        sendRetained(new Source<>(1, i -> RetainedData.of(buffer, released::incrementAndGet)));
    fixture.socket.drain(7_999);
    assertThat(released).hasValue(0);
    buffer.put(8_999, (byte) 99); // not to be done, but shows that nothing was copied
    fixture.socket.drain(1);
    assertThat(released).hasValue(1);
    assertThat(end.completed).isTrue();
    byte[] sent = fixture.socket.sent.toByteArray();
    assertThat(sent).hasSize(8_000).startsWith(Bytes.pattern(1_000, 7_999)).endsWith((byte) 99);
    assertThat(buffer.position()).isEqualTo(1_000);
  }

  @Test
  void whatARetainedBufferOfYourOwnTellsIsReadOnlyAndEndsWithItsRelease() {
    RetainedData data = RetainedData.of(Bytes.of("abc"), () -> {
      throw new IllegalStateException("on purpose");
    });
    assertThat(data.buffers()).singleElement().matches(ByteBuffer::isReadOnly);
    assertThat(data.toByteArray()).isEqualTo(Bytes.of("abc").array());
    assertThat(data.size()).isEqualTo(3);
    data.release();
    data.release();
    assertThat(data.isReleased()).isTrue();
    assertThatThrownBy(data::buffers).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(data::toByteArray).isInstanceOf(IllegalStateException.class);
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
  void anElementThatWasReleasedBeforeFailsTheSendAlsoWhenItsSourceCompletesAtOnce() {
    FakeData gone = new FakeData(10);
    gone.release();
    Probe<Void> end = sendRetained(new Source<>(1, i -> gone));
    assertThat(end.error).isInstanceOf(IllegalStateException.class);
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
}
