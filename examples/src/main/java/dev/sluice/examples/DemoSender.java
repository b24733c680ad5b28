package dev.sluice.examples;

import dev.sluice.api.SocketStatistics;
import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.streams.StreamOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/**
 * The other process of {@link Demo}: sends pseudo-random bytes as fast as it can. The line
 * {@code finish} on standard input ends the stream in good order; the end of standard input without
 * it means that the demo is gone, and ends this process. At the end a report goes to standard
 * output.
 */
@Command(name = "demo-sender", hidden = true, description = "The sending process of the demo.")
final class DemoSender implements Callable<Integer> {
  static final String FINISH = "finish";
  private static final int PIECE = 64 << 10;

  @Parameters(index = "0", paramLabel = "ADDRESS", converter = Endpoint.Converter.class)
  private @Nullable Endpoint endpoint;

  @Option(names = "--seed", required = true)
  private long seed;

  @Mixin
  private CommonOptions options = new CommonOptions();

  /** Set by the thread that reads standard input, read on the event loop. */
  private volatile boolean finish;

  @Override
  public Integer call() {
    Endpoint receiver = Objects.requireNonNull(endpoint);
    Thread control = new Thread(this::obey, "control");
    control.setDaemon(true);
    control.start();
    try (Session session = Session.open(options, StreamOptions.defaults())) {
      ReactorConnection connection = session.connect(receiver);
      Digest digest = new Digest();
      long start = System.nanoTime();
      try {
        connection.send(stream(digest)).then(connection.disconnect()).block();
        connection.receiveBorrowed().then().block(); // the receiver's FIN: it has read everything
      } catch (StatusException failure) {
        throw CommandFailure.transfer("to " + receiver, failure);
      }
      long nanos = System.nanoTime() - start;
      SocketStatistics statistics = connection.statistics();
      connection.close().block();
      System.out.print(new SenderReport(digest.bytes(), digest.hex(), statistics.send(), nanos));
      System.out.flush();
    }
    return ExitCode.OK;
  }

  /**
   * Made piece by piece when the send window has room, on the event loop; one buffer, because each
   * is taken over at once.
   */
  private Flux<ByteBuffer> stream(Digest digest) {
    RandomStream random = new RandomStream(seed);
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    return Flux.generate(sink -> {
      if (finish) {
        sink.complete();
      } else {
        random.fill(piece);
        digest.add(piece);
        sink.next(piece);
      }
    });
  }

  private void obey() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(FINISH)) {
          finish = true;
        }
      }
    } catch (IOException gone) {
      // As the end of input.
    }
    if (!finish) {
      Runtime.getRuntime().halt(ExitCode.TRANSFER_FAILED);
    }
  }
}
