package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns the memory of lists, and what shows when somebody forgets. */
class RetainedMemoryTest {
  private static final byte POISON = (byte) 0xDB;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void wskR63_retainedListsStayReadableUntilReleasedAlsoAfterClose(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      recorder.answer = event -> ReceiveVerdict.PENDING;
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
      link.peer().write(Recorder.pattern(5_000));
      bench.simulation.run();
      link.socket().close(new Request());
      bench.simulation.run();
      List<Byte> bytes = new ArrayList<>();
      for (DataIndication head : recorder.retained) {
        for (byte b : Recorder.bytes(head)) {
          bytes.add(b);
        }
      }
      assertThat(bytes).hasSize(5_000);
      assertThat(recorder.accepted.toByteArray()).isEqualTo(Recorder.pattern(5_000));
      assertThat(link.socket().statistics().receive().retained())
          .isEqualTo(recorder.retained.size());
      assertThatThrownBy(bench.simulation::assertNothingHeld).hasMessageContaining("retained by");
      for (DataIndication head : recorder.retained) {
        assertThat(link.socket().release(head)).isEqualTo(Status.SUCCESS);
        assertThat(Recorder.bytes(head)).containsOnly(POISON);
        assertThat(link.socket().release(head)).isEqualTo(Status.INVALID_PARAMETER);
      }
      assertThat(link.socket().statistics().receive().retained()).isZero();
      assertThat(link.socket().statistics().receive().heldBytes()).isZero();
    }
  }

  @Test
  void wskD17_elementsAreGivenBackOneByOneAndTheHeadStandsForTheRest() {
    for (long seed = 0; seed < 50; seed++) {
      try (Bench bench = new Bench(seed)) {
        Recorder recorder = new Recorder();
        recorder.answer = event -> ReceiveVerdict.PENDING;
        Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
        link.peer().write(Recorder.pattern(500));
        bench.simulation.run();
        for (DataIndication head : recorder.retained) {
          DataIndication second = head.next();
          long before = link.socket().statistics().receive().retained();
          if (second != null) {
            assertThat(link.socket().release(second)).isEqualTo(Status.SUCCESS);
            assertThat(link.socket().release(second)).isEqualTo(Status.INVALID_PARAMETER);
            assertThat(link.socket().statistics().receive().retained()).isEqualTo(before);
          }
          assertThat(link.socket().release(head)).isEqualTo(Status.SUCCESS);
          assertThat(link.socket().release(head)).isEqualTo(Status.INVALID_PARAMETER);
          assertThat(link.socket().statistics().receive().retained()).isEqualTo(before - 1);
        }
        assertThat(link.socket().statistics().receive().heldBytes()).isZero();
      }
    }
  }

  @Test
  void wskD17_aReleaseInsideTheCallbackCounts() {
    for (long seed = 0; seed < 50; seed++) {
      try (Bench bench = new Bench(seed)) {
        Recorder recorder = new Recorder();
        Bench.Link link = bench.connected(recorder);
        recorder.answer = event -> {
          assertThat(link.socket().release(event.indication())).isEqualTo(Status.SUCCESS);
          return ReceiveVerdict.PENDING;
        };
        Bench.enable(link.socket(), EventType.RECEIVE);
        link.peer().write(Recorder.pattern(500));
        bench.simulation.run();
        assertThat(recorder.accepted.size()).isEqualTo(500);
        assertThat(link.socket().statistics().receive().retained()).isZero();
        assertThat(link.socket().statistics().receive().heldBytes()).isZero();
      }
    }
  }

  @Test
  void lentMemoryIsOverwrittenWhenTheCallbackReturned() {
    try (Bench bench = new Bench(1)) {
      List<ByteBuffer> kept = new ArrayList<>();
      Recorder recorder = new Recorder();
      recorder.answer = event -> {
        kept.add(event.indication().buffer());
        return ReceiveVerdict.SUCCESS;
      };
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
      link.peer().write(Recorder.pattern(100));
      bench.simulation.run();
      for (ByteBuffer buffer : kept) {
        assertThat(buffer.isReadOnly()).isTrue();
        while (buffer.hasRemaining()) {
          assertThat(buffer.get()).isEqualTo(POISON);
        }
      }
    }
  }
}
