package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Borrowed elements: exact, read-only, and free. */
@Timeout(120)
class BorrowTest {
  private final Fixture fixture = new Fixture();

  @Test
  void anElementIsReadOnlyAndShowsNothingButItsBytes() {
    Probe<ByteBuffer> reader = new Probe<>(10);
    List<String> seen = new ArrayList<>();
    reader.onNextDo(element -> {
      assertThat(element.isReadOnly()).isTrue();
      assertThat(element.isDirect()).isTrue();
      assertThat(element.position()).isZero();
      assertThat(element.capacity()).isEqualTo(element.limit());
      assertThat(element.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      seen.add(Bytes.text(element));
    });
    fixture.connection.receiveBorrowed(3).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abcdefgh");
    assertThat(seen).containsExactly("abc", "def", "gh");
  }

  @Test
  void whatTheSubscriberDidToAViewDoesNotShowInTheNextElement() {
    Probe<ByteBuffer> reader = new Probe<>(10);
    List<String> seen = new ArrayList<>();
    reader.onNextDo(element -> {
      seen.add(Bytes.text(element) + element.order());
      element.order(ByteOrder.LITTLE_ENDIAN).limit(1).position(1);
    });
    fixture.connection.receiveBorrowed(2).subscribe(reader);
    fixture.loop.runAll();
    for (int i = 0; i < 3; i++) {
      fixture.socket.arriveText("abcd");
    }
    assertThat(seen).hasSize(6).containsOnly("abBIG_ENDIAN", "cdBIG_ENDIAN");
  }

  @Test
  void viewsOfTheReceiveBufferAreMadeOnce() {
    Probe<ByteBuffer> reader = new Probe<>(100);
    fixture.connection.receiveBorrowed(2).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abcd"); // this thread's views belong to another buffer until now
    reader.elements.clear();
    for (int i = 0; i < 5; i++) {
      fixture.socket.arriveText("abcd");
    }
    assertThat(identities(reader.elements)).hasSize(2);
  }

  @Test
  void lengthsAndOffsetsThatDifferGetViewsOfTheirOwn() {
    BorrowedViews views = new BorrowedViews();
    ByteBuffer base = ByteBuffer.allocateDirect(64).asReadOnlyBuffer();
    ByteBuffer other = ByteBuffer.allocateDirect(64).asReadOnlyBuffer();
    ByteBuffer first = views.view(base, 0, 8);
    assertThat(views.view(base, 0, 7))
        .isNotSameAs(first)
        .extracting(ByteBuffer::capacity)
        .isEqualTo(7);
    ByteBuffer again = views.view(base, 0, 8);
    assertThat(views.view(base, 1, 8)).isNotSameAs(again);
    ByteBuffer kept = views.view(base, 8, 8);
    assertThat(views.view(other, 8, 8)).isNotSameAs(kept);
    assertThat(views.view(base, 8, 8)).isSameAs(kept); // a stranger that comes once changes nothing
    views.view(other, 8, 8);
    ByteBuffer adopted = views.view(other, 8, 8);
    assertThat(views.view(other, 8, 8)).isSameAs(adopted);
  }

  private static Set<Integer> identities(List<ByteBuffer> buffers) {
    return IntStream.range(0, buffers.size())
        .mapToObj(i -> System.identityHashCode(buffers.get(i)))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** What a poisoned mode gives of some pieces, during onNext. */
  private List<String> poisoned(Supplier<ElementMode<ByteBuffer>> mode, String... pieces) {
    FakeConnection socket = new FakeConnection(fixture.loop);
    ReceiveGate gate = new ReceiveGate(socket, () -> {}, new Faults(() -> "here"));
    socket.events = new ConnectionEvents() {
      @Override
      public ReceiveVerdict receive(ReceiveEvent event) {
        return gate.receive(event);
      }
    };
    Probe<ByteBuffer> reader = new Probe<>(10);
    List<String> seen = new ArrayList<>();
    reader.onNextDo(element -> {
      assertThat(element.isReadOnly()).isTrue();
      seen.add(Bytes.text(element));
    });
    gate.publisher(mode).subscribe(reader);
    fixture.loop.runAll();
    for (String piece : pieces) {
      socket.arriveText(piece);
    }
    assertThat(Bytes.text(reader.elements)).matches("\u00db+");
    return seen;
  }

  @Test
  void poisonShowsAUseAfterOnNext() {
    assertThat(poisoned(() -> new BorrowMode(2, true), "abc")).containsExactly("ab", "c");
  }

  @Test
  void poisonShowsAUseOfAMessageAfterOnNext() {
    assertThat(poisoned(
            () -> new FrameMode<>(Frames.lines(US_ASCII, 9).borrowing(true)), "ab\nc", "d\n"))
        .containsExactly("ab", "cd");
  }

  @Test
  void viewsOfMessagesInTheSamePlacesAreMadeOnce() {
    Probe<ByteBuffer> reader = new Probe<>(100);
    fixture.connection.receiveBorrowed(Frames.lines(US_ASCII, 9)).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("ab\ncde\n"); // this thread's views were of another buffer until now
    reader.elements.clear();
    for (int i = 0; i < 5; i++) {
      fixture.socket.arriveText("ab\ncde\n");
    }
    assertThat(reader.elements).hasSize(10);
    assertThat(identities(reader.elements)).hasSize(2);
  }

  @Test
  void whatIsInOnePieceIsAViewOfItAndWhatIsNotIsPutTogether() {
    Probe<ByteBuffer> reader = new Probe<>(100);
    List<Boolean> direct = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    reader.onNextDo(element -> {
      direct.add(element.isDirect());
      seen.add(Bytes.text(element));
    });
    fixture.connection.receiveBorrowed(Frames.delimiter(Bytes.of("--"), 9)).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("one--tw");
    fixture.socket.arriveText("o--three-");
    assertThat(fixture.connection.statistics().receive().heldBytes()).isPositive();
    fixture.socket.arriveText("-four--");
    assertThat(seen).containsExactly("one", "two", "three", "four");
    assertThat(direct).containsExactly(true, false, false, true);
    assertThat(fixture.connection.statistics().receive().heldBytes()).isZero();
  }

  /** Asks for one more in each onNext, as the slowest subscriber does that never pauses. */
  private static final class OneByOne implements Subscriber<ByteBuffer> {
    private Subscription subscription;
    private long elements;
    private long sum;

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(ByteBuffer element) {
      elements++;
      sum += element.get(0);
      subscription.request(1);
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void tenMillionElementsOneByOneAllocateNothing() {
    allocatesNothing("borrow", fixture.connection.receiveBorrowed(64));
  }

  @Test
  void tenMillionMessagesOneByOneAllocateNothing() {
    allocatesNothing("borrowed messages", fixture.connection.receiveBorrowed(Frames.fixed(64)));
  }

  private void allocatesNothing(String name, Publisher<ByteBuffer> publisher) {
    fixture.socket.enabled.add(EventType.RECEIVE);
    OneByOne reader = new OneByOne();
    publisher.subscribe(reader);
    fixture.loop.runAll();
    SameEvent event = new SameEvent(ByteBuffer.allocateDirect(64 << 10));
    fixture.loop.as(() -> {
      run(event, reader, 1_000_000); // makes the views, and the compiler content
      int tasks = fixture.loop.executed.get();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      long counted = run(event, reader, 10_000_000);
      long nanos = System.nanoTime() - start;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      System.out.printf(
          "%s, request(1) in onNext: %d elements, %d bytes allocated, %.1f ns each%n",
          name, counted, allocated, (double) nanos / counted);
      assertThat(allocated).isLessThan(100_000);
      assertThat(fixture.loop.executed.get()).isEqualTo(tasks);
    });
    assertThat(fixture.socket.zeroLengthReceives).isZero();
    assertThat(reader.sum).isZero();
  }

  private long run(SameEvent event, OneByOne reader, long elements) {
    long before = reader.elements;
    while (reader.elements - before < elements) {
      if (fixture.connection.receive(event) != ReceiveVerdict.SUCCESS) {
        throw new AssertionError("refused");
      }
    }
    return reader.elements - before;
  }
}
