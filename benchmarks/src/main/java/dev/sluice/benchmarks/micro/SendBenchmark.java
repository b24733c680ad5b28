package dev.sluice.benchmarks.micro;

import dev.sluice.streams.StreamOptions;
import java.nio.ByteBuffer;
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
import org.reactivestreams.Publisher;

/**
 * What an element costs on its way through the send window, from a source on the loop to a call of
 * the socket that takes everything at once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SendBenchmark.ELEMENTS)
public class SendBenchmark {
  static final int ELEMENTS = 1024;

  /** A connection and its source. */
  @State(Scope.Thread)
  public static class Sending {
    /** Of an element. */
    @Param({"64", "1024", "65536"})
    public int size;

    /** How many elements the window asks for at a time, at most. */
    @Param({Demands.UNBOUNDED, "1", "16", "256"})
    public String demand = "";

    private MemoryWorld world;
    private long due;

    /** Connects and begins to send. */
    @Setup
    public void begin() {
      int elements = (int) Math.min(Demands.of(demand), Integer.MAX_VALUE);
      world = new MemoryWorld(Bytes.lines(1), StreamOptions.defaults().withSendDemand(elements));
      ByteBuffer element = ByteBuffer.allocateDirect(size);
      Publisher<ByteBuffer> source = Endless.of(element);
      world.connect().send(source).subscribe(new NeverDone());
    }

    /** Sends {@link #ELEMENTS}. */
    final long run() {
      due += (long) ELEMENTS * size;
      world.runUntil(this::isDone);
      return due;
    }

    private boolean isDone() {
      return world.bytesSent() >= due;
    }
  }

  @Benchmark
  public long send(Sending sending) {
    return sending.run();
  }
}
