package dev.sluice.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What an element of 64 bytes costs on its way to a subscriber on another thread, behind the
 * operator that each adapter's library has for it, with the demand of that operator.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(HopBenchmark.ELEMENTS)
public class HopBenchmark {
  /** So many that waking a thread at the end of an invocation does not count. */
  static final int ELEMENTS = 1 << 16;

  private static final Frames<String> LINES = Frames.lines(US_ASCII, Bytes.LIMIT);

  /** A connection in one mode, and its subscriber on another thread. */
  @State(Scope.Thread)
  public abstract static class Hopping<T> {
    /** Whose operator: publishOn, or observeOn. */
    @Param({"reactor", "rx"})
    public String library = "";

    private MemoryWorld world;
    private FarTaker<T> taker;
    private Runnable endThread;
    private long due;

    /** Connects and subscribes. */
    @Setup
    public void begin() {
      world = new MemoryWorld(
          Bytes.lines(elementsPerIndication()),
          StreamOptions.defaults().withElementSize(Bytes.ELEMENT));
      taker = new FarTaker<>(world.loop, this::bytesOf);
      if (library.equals("rx")) {
        observeOn();
      } else {
        publishOn();
      }
    }

    private void publishOn() {
      Scheduler thread = Schedulers.newSingle("hop");
      endThread = thread::dispose;
      ReactorConnection connection =
          world.connect(ReactorSockets.over(world.streams).connect(MemoryWorld.ADDRESS));
      elements(connection).publishOn(thread).subscribe(taker);
    }

    private void observeOn() {
      io.reactivex.rxjava3.core.Scheduler thread =
          RxJavaPlugins.createSingleScheduler(task -> new Thread(task, "hop"));
      endThread = thread::shutdown;
      RxConnection connection = world.connect(
          RxSockets.over(world.streams).connect(MemoryWorld.ADDRESS).toFlowable());
      elements(connection).observeOn(thread).subscribe(taker);
    }

    int elementsPerIndication() {
      return ReceiveBenchmark.ELEMENTS;
    }

    /** Uses an element up. */
    abstract int bytesOf(T element);

    abstract Flux<T> elements(ReactorConnection connection);

    abstract Flowable<T> elements(RxConnection connection);

    /** Receives {@link #ELEMENTS}. */
    final long run() {
      due += ELEMENTS * Bytes.ELEMENT;
      taker.expect(due);
      world.runUntil(this::isDone);
      return due;
    }

    private boolean isDone() {
      return taker.bytes() >= due;
    }

    /** Ends the thread. */
    @TearDown
    public void end() {
      endThread.run();
    }
  }

  /** Copies. */
  public static class Copying extends Hopping<ByteBuffer> {
    @Override
    int bytesOf(ByteBuffer element) {
      return Bytes.of(element);
    }

    @Override
    Flux<ByteBuffer> elements(ReactorConnection connection) {
      return connection.receive();
    }

    @Override
    Flowable<ByteBuffer> elements(RxConnection connection) {
      return connection.receive();
    }
  }

  /** Indications of one element each, released on the other thread. */
  public static class Retaining extends Hopping<RetainedData> {
    @Override
    int elementsPerIndication() {
      return 1;
    }

    @Override
    int bytesOf(RetainedData element) {
      return Bytes.of(element);
    }

    @Override
    Flux<RetainedData> elements(ReactorConnection connection) {
      return connection.receiveRetained();
    }

    @Override
    Flowable<RetainedData> elements(RxConnection connection) {
      return connection.receiveRetained();
    }
  }

  /** Lines as strings. */
  public static class Lines extends Hopping<String> {
    @Override
    int bytesOf(String element) {
      return Bytes.of(element);
    }

    @Override
    Flux<String> elements(ReactorConnection connection) {
      return connection.receive(LINES);
    }

    @Override
    Flowable<String> elements(RxConnection connection) {
      return connection.receive(LINES);
    }
  }

  /** All lines of an indication as one list; an element is a line. */
  public static class Batches extends Hopping<List<String>> {
    @Override
    int bytesOf(List<String> element) {
      return Bytes.of(element);
    }

    @Override
    Flux<List<String>> elements(ReactorConnection connection) {
      return connection.receiveBatches(LINES);
    }

    @Override
    Flowable<List<String>> elements(RxConnection connection) {
      return connection.receiveBatches(LINES);
    }
  }

  @Benchmark
  public long copy(Copying hopping) {
    return hopping.run();
  }

  @Benchmark
  public long retain(Retaining hopping) {
    return hopping.run();
  }

  @Benchmark
  public long lines(Lines hopping) {
    return hopping.run();
  }

  @Benchmark
  public long batches(Batches hopping) {
    return hopping.run();
  }
}
