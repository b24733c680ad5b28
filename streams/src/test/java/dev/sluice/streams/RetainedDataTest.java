package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets retained data owes a release; what becomes of it. */
@Timeout(120)
class RetainedDataTest {
  private final Fixture fixture = new Fixture();

  private RetainedData one(String... texts) {
    Reader reader = new Reader(0);
    reader.releases = false;
    fixture.connection.receiveRetained().subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.lists = texts.length > 1;
    for (String text : texts) {
      fixture.socket.arriveText(text);
    }
    reader.request(1);
    fixture.loop.runAll();
    return reader.owed.get(0);
  }

  @Test
  void wskR63_itStaysReadableUntilReleased() {
    RetainedData data = one("abc");
    fixture.socket.arriveText("xyz");
    assertThat(fixture.socket.retained).hasSize(1);
    assertThat(Bytes.text(data.buffers())).isEqualTo("abc");
    assertThat(data.isReleased()).isFalse();
    fixture.loop.run(data::release);
    assertThat(data.isReleased()).isTrue();
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.releases).isEqualTo(1);
  }

  @Test
  void wskR62_retainingDoesNotPause() {
    Reader reader = new Reader(2);
    reader.releases = false;
    fixture.connection.receiveRetained().subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abc");
    fixture.socket.arriveText("def");
    assertThat(fixture.socket.verdicts).containsExactly("PENDING", "PENDING");
    assertThat(fixture.socket.paused).isFalse();
    fixture.loop.run(() -> reader.owed.forEach(RetainedData::release));
    assertThat(fixture.socket.retained).isEmpty();
  }

  @Test
  void buffersAreExactReadOnlyAndAlwaysTheSame() {
    RetainedData data = one("ab", "cde");
    assertThat(data.size()).isEqualTo(5);
    assertThat(data.buffers()).hasSize(2).allMatch(ByteBuffer::isReadOnly);
    assertThat(data.buffers()).allMatch(b -> b.position() == 0 && b.limit() == b.capacity());
    assertThat(data.buffers().get(0)).isSameAs(data.buffers().get(0));
    fixture.loop.run(data::release);
  }

  @Test
  void aCopyIsWholeWhateverWasReadBeforeAndMovesNothing() {
    RetainedData data = one("ab", "cde");
    data.buffers().get(1).position(2);
    assertThat(new String(data.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .isEqualTo("abcde");
    assertThat(data.buffers().get(1).position()).isEqualTo(2);
    fixture.loop.run(data::release);
  }

  @Test
  void aSecondReleaseDoesNothingButBeingCounted() {
    RetainedData data = one("abc");
    fixture.loop.run(data::release);
    fixture.loop.run(data::release);
    fixture.loop.run(data::release);
    assertThat(fixture.socket.releases).isEqualTo(3);
    assertThat(fixture.socket.refusedReleases).isEqualTo(2);
  }

  @Test
  void afterTheReleaseItShowsNothing() {
    RetainedData data = one("abc");
    fixture.loop.run(data::release);
    assertThatThrownBy(data::buffers).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(data::toByteArray).isInstanceOf(IllegalStateException.class);
    assertThat(data.size()).isEqualTo(3);
  }

  @Test
  void wskD17_aReleaseInsideOnNextIsOne() {
    fixture.subscribe(Mode.RETAIN, 2); // releases in onNext
    fixture.socket.arriveText("abc");
    assertThat(fixture.socket.verdicts).containsExactly("PENDING");
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
  }

  @Test
  void itMayBeReleasedFromAnyThread() throws InterruptedException {
    RetainedData data = one("abc");
    Thread other = new Thread(data::release);
    other.start();
    other.join();
    fixture.loop.runAll();
    assertThat(fixture.socket.retained).isEmpty();
  }

  @Test
  void forgottenDataAreReleasedCountedAndNamed() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.sluice.streams");
    Handler handler = new Handler() {
      @Override
      public synchronized void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    logger.addHandler(handler);
    long before = HandOut.forgotten();
    try {
      forgetOne();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
        System.gc();
        return HandOut.forgotten() == before + 1;
      });
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !lines.isEmpty());
    } finally {
      logger.removeHandler(handler);
    }
    fixture.loop.runAll();
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("connection 127.0.0.1:7 to 127.0.0.1:9", "subscribed at");
  }

  private void forgetOne() {
    Probe<RetainedData> careless = new Probe<>(1) {
      @Override
      public void onNext(RetainedData data) {}
    };
    fixture.connection.receiveRetained().subscribe(careless);
    fixture.loop.runAll();
    fixture.socket.arriveText("abc");
  }

  @Test
  void releasedDataAreNotForgotten() {
    long before = HandOut.forgotten();
    one("abc").release();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    fixture.loop.runAll();
    assertThat(HandOut.forgotten()).isEqualTo(before);
    assertThat(fixture.socket.releases).isEqualTo(1);
  }
}
