package dev.sluice.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.streams.Frames;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.reactivestreams.Publisher;

/**
 * What an element of 64 bytes costs on its way to a plain subscriber on the loop, in each mode,
 * asked for in batches of each size. Where nothing else is said, 1024 elements come in one
 * indication.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ReceiveBenchmark.ELEMENTS)
public class ReceiveBenchmark {
  static final int ELEMENTS = 1024;

  private static final Frames<String> LINES = Frames.lines(US_ASCII, Bytes.LIMIT);

  /** A connection and its subscriber, in one mode. */
  @State(Scope.Thread)
  public abstract static class Receiving {
    /** How many elements are asked for at a time. */
    @Param({Demands.UNBOUNDED, "1", "16", "256"})
    public String demand = "";

    private MemoryWorld world;
    private Taker<?> taker;
    private long due;

    /** Connects and subscribes. */
    @Setup
    public void begin() {
      world = new MemoryWorld(
          Bytes.lines(elementsPerIndication()),
          StreamOptions.defaults().withElementSize(Bytes.ELEMENT));
      taker = subscribe(world.connect());
    }

    int elementsPerIndication() {
      return ELEMENTS;
    }

    abstract Taker<?> subscribe(StreamConnection connection);

    final <T> Taker<T> take(Publisher<T> elements, ToIntFunction<T> weight) {
      Taker<T> made = new Taker<>(Demands.of(demand), weight);
      elements.subscribe(made);
      return made;
    }

    /** Receives {@link #ELEMENTS}; answers the last of them. */
    final @Nullable Object run() {
      due += ELEMENTS * Bytes.ELEMENT;
      world.runUntil(this::isDone);
      return taker.latest();
    }

    private boolean isDone() {
      return taker.bytes() >= due;
    }
  }

  /** Views of the indication. */
  public static class Borrowing extends Receiving {
    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receiveBorrowed(Bytes.ELEMENT), Bytes::of);
    }
  }

  /** Views of indications that have one element each. */
  public static class BorrowingWhole extends Receiving {
    @Override
    int elementsPerIndication() {
      return 1;
    }

    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receiveBorrowed(), Bytes::of);
    }
  }

  /** Copies. */
  public static class Copying extends Receiving {
    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receive(), Bytes::of);
    }
  }

  /** Indications of one element each, released in onNext. */
  public static class Retaining extends Receiving {
    @Override
    int elementsPerIndication() {
      return 1;
    }

    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receiveRetained(), Bytes::of);
    }
  }

  /** Lines as strings. */
  public static class Lines extends Receiving {
    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receive(LINES), Bytes::of);
    }
  }

  /** Lines as views. */
  public static class BorrowingLines extends Receiving {
    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receiveBorrowed(LINES), line -> Bytes.of(line) + 1);
    }
  }

  /** All lines of an indication as one list; an element is a line. */
  public static class Batches extends Receiving {
    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.receiveBatches(LINES), Bytes::of);
    }
  }

  /** Requests of one element each. */
  public static class Reading extends Receiving {
    @Override
    int elementsPerIndication() {
      return 1;
    }

    @Override
    Taker<?> subscribe(StreamConnection connection) {
      return take(connection.read(Bytes.ELEMENT), Bytes::of);
    }
  }

  @Benchmark
  public @Nullable Object borrow(Borrowing receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object borrowWhole(BorrowingWhole receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object copy(Copying receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object retain(Retaining receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object lines(Lines receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object borrowLines(BorrowingLines receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object batches(Batches receiving) {
    return receiving.run();
  }

  @Benchmark
  public @Nullable Object read(Reading receiving) {
    return receiving.run();
  }
}
