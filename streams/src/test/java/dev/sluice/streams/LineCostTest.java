package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What a line costs beside itself: nothing. */
@Timeout(120)
class LineCostTest {
  private static final int LINE = 64;

  /** Takes lines, with a first demand and more in each onNext. */
  private static final class Counting implements Subscriber<String> {
    private final long demand;
    private Subscription subscription;
    private long lines;
    private long length;

    Counting(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(String line) {
      lines++;
      length += line.length();
      if (demand == 1) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @ParameterizedTest(name = "demand {0}")
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void aLineAllocatesNothingButItself(long demand) {
    Fixture fixture = new Fixture();
    fixture.socket.enabled.add(EventType.RECEIVE);
    Counting reader = new Counting(demand);
    fixture.connection.receive(Frames.lines(US_ASCII, 8192)).subscribe(reader);
    fixture.loop.runAll();
    ByteBuffer content = ByteBuffer.allocateDirect(64 << 10);
    while (content.hasRemaining()) {
      content.put("x".repeat(LINE - 1).getBytes(US_ASCII)).put((byte) '\n');
    }
    SameEvent event = new SameEvent(content.flip());
    fixture.loop.as(() -> {
      run(fixture, event, reader, 1_000_000);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      long lines = run(fixture, event, reader, 4_000_000);
      long nanos = System.nanoTime() - start;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      System.out.printf(
          "lines of %d bytes, demand %d: %.1f bytes allocated, %.1f ns each%n",
          LINE, demand, (double) allocated / lines, (double) nanos / lines);
      int itself = 24 + 16 + LINE; // a String, and its array
      assertThat((double) allocated / lines).isLessThan(itself + 1);
    });
    assertThat(reader.length).isEqualTo(reader.lines * (LINE - 1));
  }

  private static long run(Fixture fixture, SameEvent event, Counting reader, long lines) {
    long before = reader.lines;
    while (reader.lines - before < lines) {
      if (fixture.connection.receive(event) != ReceiveVerdict.SUCCESS) {
        throw new AssertionError("refused");
      }
    }
    return reader.lines - before;
  }
}
