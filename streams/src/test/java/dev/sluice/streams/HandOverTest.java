package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.api.Status;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One subscriber follows another, and not a byte is lost, doubled or held up between them. */
@Timeout(20)
class HandOverTest {
  private final Fixture fixture = new Fixture();

  static Stream<Arguments> pairs() {
    return Fixture.modes().flatMap(a -> Fixture.modes().map(b -> arguments(a, b)));
  }

  @ParameterizedTest(name = "{0} then {1}")
  @MethodSource("pairs")
  void aSuccessorGoesOnWithTheVeryNextByte(Mode first, Mode second) {
    Reader one = fixture.subscribe(fixture.receive(first, 3), 1);
    fixture.socket.arriveText("abc");
    fixture.socket.arriveText("def");
    one.cancel();
    Reader two = fixture.subscribe(fixture.receive(second, 3), 10);
    fixture.socket.arriveText("ghi");
    assertThat(one.text + "|" + two.text).isEqualTo("abc|defghi");
    assertThat(one.wrongs).isEmpty();
    assertThat(two.wrongs).isEmpty();
  }

  @ParameterizedTest(name = "{0} then {1}")
  @MethodSource("pairs")
  void fromInsideOnNextItIsTheSameIndicationThatGoesOn(Mode first, Mode second) {
    Reader two = new Reader(100);
    Reader one = new Reader(100);
    one.onNextDo(element -> {
      one.cancel();
      fixture.receive(second, second == Mode.BORROW ? 2 : 1).subscribe(two);
      assertThat(two.subscription).isNotNull();
      assertThat(two.text).isEmpty(); // nothing inside the predecessor's onNext
    });
    fixture.receive(first, first == Mode.BORROW ? 2 : 1).subscribe(one);
    fixture.loop.runAll();
    fixture.socket.lists = true;
    fixture.socket.paused = true;
    fixture.socket.arriveText("ab");
    fixture.socket.arriveText("cde");
    fixture.socket.paused = false;
    fixture.loop.run(fixture.socket::pump);

    String whole = one.text.toString() + two.text;
    assertThat(whole).isEqualTo("abcde");
    if (first != Mode.PULL) { // its bytes come by requests, not by the event
      String verdict = first == Mode.RETAIN || (second == Mode.RETAIN && first != Mode.BATCHES)
          ? "PENDING"
          : "SUCCESS"; // a batch leaves nothing
      assertThat(fixture.socket.verdicts).containsExactly(verdict); // one callback for both
    }
    assertThat(two.wrongs).isEmpty();
    assertThat(fixture.socket.retained).isEmpty();
  }

  @Test
  void aSuccessorWithoutDemandLeavesTheRestAndPausesTheEvent() {
    Reader two = new Reader(0);
    Reader one = new Reader(100);
    one.onNextDo(element -> {
      one.cancel();
      fixture.connection.receive().subscribe(two);
    });
    fixture.connection.receiveBorrowed(2).subscribe(one);
    fixture.loop.runAll();
    fixture.socket.arriveText("abcd");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 2");
    two.request(1);
    fixture.loop.runAll();
    assertThat(two.text).hasToString("cd");
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(1);
  }

  @Test
  void aLateRequestOfThePredecessorNeitherFeedsNorStarvesTheSuccessor() {
    Reader one = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab"); // paused
    one.request(1); // resumes, as a task that has not run
    one.cancel();
    Reader two = new Reader(0);
    fixture.connection.receive().subscribe(two);
    fixture.loop.runAll();
    assertThat(one.text).isEmpty();
    assertThat(two.text).isEmpty();
    assertThat(fixture.socket.paused).isTrue();
    one.request(5);
    fixture.loop.runAll();
    assertThat(two.text).isEmpty();
    two.request(1);
    fixture.loop.runAll();
    assertThat(two.text).hasToString("ab");
  }

  @Test
  void aPauseThatIsOverIsNotThePauseOfTheSuccessor() {
    Reader one = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    one.request(1);
    fixture.loop.runAll();
    one.cancel();
    fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arriveText("cd");
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(1);
  }

  @Test
  void whileNobodyIsThereTheBytesWait() {
    fixture.subscribe(Mode.COPY, 5).cancel();
    fixture.socket.arriveText("ab");
    assertThat(fixture.socket.verdicts).containsExactly("DATA_NOT_ACCEPTED");
    fixture.socket.arriveText("cd");
    fixture.socket.finish(Status.SUCCESS);
    assertThat(fixture.socket.verdicts).hasSize(1); // nothing is read and thrown away
    Reader two = fixture.subscribe(Mode.RETAIN, 5);
    assertThat(two.text).hasToString("abcd");
    assertThat(two.completed).isTrue();
  }

  @Test
  void anIndicationBetweenSubscribeAndOnSubscribeIsNotLost() {
    fixture.subscribe(Mode.COPY, 5).cancel();
    Reader two = new Reader(5);
    fixture.connection.receive().subscribe(two); // its start is a task
    fixture.loop.as(() -> fixture.socket.arriveNow("ab"));
    assertThat(fixture.socket.verdicts).containsExactly("DATA_NOT_ACCEPTED");
    fixture.loop.runAll();
    assertThat(two.text).hasToString("ab");
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(1);
  }

  @Test
  void afterABadRequestAndAfterAThrowAnotherGoesOn() {
    Reader one = fixture.subscribe(Mode.COPY, 1);
    one.request(0);
    fixture.loop.runAll();
    Reader two = fixture.subscribe(Mode.COPY, 1);
    two.onNextDo(element -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.socket.arriveText("ab");
    fixture.socket.arriveText("cd");
    assertThat(two.text).hasToString("ab");
    assertThat(fixture.subscribe(Mode.COPY, 1).text).hasToString("cd");
  }

  /** Random lengths, modes, places and demand; the text of all readers as they got it. */
  @Test
  void aThousandHandOversAtRandomPlacesKeepEveryByte() {
    Random random = new Random(42);
    StringBuilder sent = new StringBuilder();
    RandomReaders readers = new RandomReaders(random);
    readers.follow();
    while (readers.count < 1000) {
      int length = 1 + random.nextInt(40);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append((char) ('a' + (sent.length() + i) % 26));
      }
      sent.append(text);
      fixture.socket.arriveText(text.toString());
      switch (random.nextInt(4)) {
        case 0 -> readers.now.request(1 + random.nextInt(3));
        case 1 -> {
          readers.now.request(1);
          readers.follow(); // before the request took effect
        }
        case 2 -> readers.follow();
        default -> fixture.loop.run(readers::follow);
      }
      fixture.loop.runAll();
    }
    readers.now.cancel(); // a frame may need more bytes than there are
    Reader last = fixture.subscribe(Mode.COPY, Long.MAX_VALUE);
    readers.got.append(last.text);
    assertThat(readers.got.toString().equals(sent.toString())).isTrue();
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.unaccepted()).isZero();
  }

  private final class RandomReaders {
    private final Random random;
    private final StringBuilder got = new StringBuilder();
    private Reader now;
    private int count;

    RandomReaders(Random random) {
      this.random = random;
    }

    void follow() {
      if (now != null) {
        now.cancel();
        assertThat(now.wrongs).isEmpty();
      }
      boolean handsOverInside = random.nextInt(3) == 0;
      Reader next = new Reader(random.nextInt(3));
      next.onNextDo(element -> {
        got.append(next.text);
        next.text.setLength(0);
        if (handsOverInside && now == next) {
          follow();
        }
      });
      now = next;
      count++;
      Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
      fixture.receive(mode, 1 + random.nextInt(9)).subscribe(next);
      if (!fixture.loop.inEventLoop()) {
        fixture.loop.runAll();
      }
    }
  }
}
