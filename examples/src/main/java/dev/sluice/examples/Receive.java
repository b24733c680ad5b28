package dev.sluice.examples;

import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Socket to standard output. Writing may block, so it happens on the command's own thread; the
 * event loop hands over what that thread asked for, and nothing else is read.
 */
@Command(
    name = "receive",
    description = {
      "Listens, and copies what each connection sends to standard output, one connection after the other; others wait in"
          + " the listen backlog.",
      "Takes from the socket only what standard output, and the rate if there is one, can take: the sender feels the rest.",
      "At a limited rate at most 64 KiB are read and not yet written."
    })
final class Receive implements Callable<Integer> {
  /** Elements on their way to standard output at full speed. */
  private static final int IN_FLIGHT = 2;

  /** At a limited rate an element is what 20 ms allow, within these bounds. */
  private static final long SMALLEST_ELEMENT = 1;

  private static final int LARGEST_ELEMENT = 16 << 10;

  /**
   * At a limited rate no more than this is ahead of standard output in user space: the element that
   * is being written, and a receive buffer of what was not asked for. On NIO that one is refilled
   * as soon as the element is out of it, because only reading tells the peer's end.
   */
  private static final int LARGEST_LEAD = 64 << 10;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where to listen: " + Endpoint.FORMS
          + "; port 0 chooses a free one, * is every local address.",
      converter = Endpoint.Converter.class)
  private @Nullable Endpoint endpoint;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "Take at most so much a second, such as 50MiB.",
      converter = ByteSize.RateConverter.class)
  private @Nullable ByteSize rate;

  @Option(
      names = "--once",
      description = "End after the first connection, with its outcome as exit code.")
  private boolean once;

  @Mixin
  private CommonOptions options = new CommonOptions();

  /** Never closed: it serves one connection after the other. */
  private final WritableByteChannel out = new FileOutputStream(FileDescriptor.out).getChannel();

  /**
   * Bytes written to standard output; written by the command's thread, read by the progress line.
   */
  private final AtomicLong written = new AtomicLong();

  @Override
  public Integer call() throws InterruptedException {
    Endpoint where = Objects.requireNonNull(endpoint);
    try (Session session = open()) {
      ReactorListener listener = session.listen(where);
      options.say("listening on " + Endpoint.format(listener.localAddress()));
      do {
        ReactorConnection connection = listener.accept().take(1).blockLast();
        if (connection == null) {
          break; // closed by a signal
        }
        if (once) {
          listener.close().block();
        }
        receive(connection);
      } while (!once);
    }
    return ExitCode.OK;
  }

  private Session open() {
    StreamOptions defaults = StreamOptions.defaults();
    if (rate == null) {
      return Session.open(options, defaults);
    }
    int element = (int) Math.max(SMALLEST_ELEMENT, Math.min(LARGEST_ELEMENT, rate.bytes() / 50));
    return Session.openWithReceiveBuffer(
        LARGEST_LEAD - LARGEST_ELEMENT, options, defaults.withElementSize(element));
  }

  private void receive(ReactorConnection connection) throws InterruptedException {
    String peer = Endpoint.format(connection.remoteAddress());
    long start = System.nanoTime();
    written.set(0);
    Meter meter = new Meter(start);
    Progress progress = Progress.start(
        options.console(), options.progressInterval(), () -> status(connection, meter));
    try {
      if (rate == null) {
        copyAtFullSpeed(connection);
      } else {
        copyAtRate(connection, new Pacer(rate.bytes(), rate.bytes() / 10, start));
      }
      connection.close().block();
    } catch (IOException failure) {
      connection.abort().block();
      throw CommandFailure.transfer("standard output", failure);
    } catch (StatusException failure) {
      connection.abort().block();
      CommandFailure broken =
          CommandFailure.transfer("from " + peer + " after " + written + " bytes", failure);
      if (once) {
        throw broken;
      }
      options.console().line("sluice receive: " + CommandFailure.reason(broken));
      return;
    } finally {
      progress.close();
    }
    long nanos = Math.max(1, System.nanoTime() - start);
    options.say(String.format(
        Locale.ROOT,
        "received %d bytes from %s in %s, %s/s",
        written.get(),
        peer,
        Durations.format(nanos),
        ByteSize.format(written.get() * 1e9 / nanos)));
  }

  /** The subsystem's own buffers go to standard output: no copy on the way. */
  private void copyAtFullSpeed(ReactorConnection connection)
      throws IOException, InterruptedException {
    HandOver<RetainedData> handOver = new HandOver<>(IN_FLIGHT);
    connection.receiveRetained().subscribe(handOver);
    try {
      for (RetainedData data = handOver.take(); data != null; data = handOver.take()) {
        try {
          for (ByteBuffer buffer : data.buffers()) {
            write(buffer);
          }
        } finally {
          data.release();
        }
        handOver.request(1);
      }
    } finally {
      handOver.abandon(RetainedData::release);
    }
  }

  /** One small element at a time, asked for when the rate allows it. */
  private void copyAtRate(ReactorConnection connection, Pacer pacer)
      throws IOException, InterruptedException {
    HandOver<ByteBuffer> handOver = new HandOver<>(1);
    connection.receive().subscribe(handOver);
    try {
      for (ByteBuffer buffer = handOver.take(); buffer != null; buffer = handOver.take()) {
        pacer.took(buffer.remaining());
        write(buffer);
        pause(pacer);
        handOver.request(1);
      }
    } finally {
      handOver.abandon(nothing -> {});
    }
  }

  private static void pause(Pacer pacer) throws InterruptedException {
    for (long nanos = pacer.nanosUntilCredit(System.nanoTime());
        nanos > 0;
        nanos = pacer.nanosUntilCredit(System.nanoTime())) {
      LockSupport.parkNanos(nanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      written.addAndGet(out.write(buffer));
    }
  }

  private String status(ReactorConnection connection, Meter meter) {
    var receive = connection.statistics().receive();
    return String.format(
        Locale.ROOT,
        "%s received, %s/s, demand %d, in user space %s",
        ByteSize.format(written.get()),
        ByteSize.format(meter.rate(written.get(), System.nanoTime())),
        Math.max(0, receive.demand()),
        ByteSize.format(receive.heldBytes()));
  }
}
