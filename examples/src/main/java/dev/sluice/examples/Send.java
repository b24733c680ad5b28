package dev.sluice.examples;

import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.streams.StreamOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Standard input to socket. */
@Command(
    name = "send",
    description = {
      "Connects, copies standard input to the peer, ends the sending direction, and waits until the peer has ended its own.",
      "What the peer sends meanwhile is read and counted, not kept."
    })
final class Send implements Callable<Integer> {
  private static final int PIECE = 64 << 10;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description = "The peer: " + Endpoint.FORMS + ".",
      converter = Endpoint.Converter.class)
  private @Nullable Endpoint endpoint;

  @Option(
      names = "--connect-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for the connection; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "30s")
  private Duration connectTimeout = Duration.ofSeconds(30);

  @Mixin
  private CommonOptions options = new CommonOptions();

  /** Bytes of the peer that were thrown away; written on the event loop. */
  private final AtomicLong ignored = new AtomicLong();

  @Override
  public Integer call() {
    Endpoint peer = Objects.requireNonNull(endpoint);
    peer.requireRemote();
    StreamOptions streams =
        StreamOptions.defaults().withConnectTimeout(Durations.positive(connectTimeout));
    try (Session session = Session.open(options, streams)) {
      ReactorConnection connection = session.connect(peer);
      long start = System.nanoTime();
      Meter meter = new Meter(start);
      Progress progress = Progress.start(
          options.console(), options.progressInterval(), () -> status(connection, meter));
      try {
        transfer(connection).block();
        connection.close().block();
      } catch (StatusException failure) {
        connection.abort().block();
        long sent = connection.statistics().send().bytesSent();
        throw CommandFailure.transfer("to " + peer, failure, sent);
      } catch (CommandFailure failure) {
        connection.abort().block();
        throw failure;
      } finally {
        progress.close();
      }
      report(connection.statistics().send().bytesSent(), peer, System.nanoTime() - start);
    }
    return ExitCode.OK;
  }

  /**
   * Both directions at once: a peer that answers while we send is not kept waiting. The first
   * failure ends it.
   */
  private Mono<Void> transfer(ReactorConnection connection) {
    Mono<Void> sending = connection.send(standardInput()).then(connection.disconnect());
    Mono<Void> receiving = connection
        .receiveBorrowed()
        .doOnNext(buffer -> ignored.addAndGet(buffer.remaining()))
        .then();
    return Mono.when(sending, receiving);
  }

  /**
   * Reading may block, so demand is carried to a thread that may; one buffer, because a send takes
   * each over at once.
   */
  private static Flux<ByteBuffer> standardInput() {
    ReadableByteChannel in = new FileInputStream(FileDescriptor.in).getChannel();
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    return Flux.<ByteBuffer>generate(sink -> {
          try {
            buffer.clear();
            if (in.read(buffer) < 0) {
              sink.complete();
            } else {
              sink.next(buffer.flip());
            }
          } catch (IOException failure) {
            sink.error(CommandFailure.transfer("standard input", failure));
          }
        })
        .subscribeOn(Schedulers.boundedElastic());
  }

  private void report(long sent, Endpoint peer, long nanos) {
    options.say(String.format(
        Locale.ROOT,
        "sent %d bytes to %s in %s, %s/s%s",
        sent,
        peer,
        Durations.format(nanos),
        ByteSize.format(sent * 1e9 / Math.max(1, nanos)),
        ignored.get() == 0 ? "" : ", ignored " + ignored + " bytes of its answer"));
  }

  private static String status(ReactorConnection connection, Meter meter) {
    var send = connection.statistics().send();
    return String.format(
        Locale.ROOT,
        "%s sent, %s/s, in user space %s, held back for %s",
        ByteSize.format(send.bytesSent()),
        ByteSize.format(meter.rate(send.bytesSent(), System.nanoTime())),
        ByteSize.format(send.heldBytes()),
        Durations.format(send.blockedNanos()));
  }
}
