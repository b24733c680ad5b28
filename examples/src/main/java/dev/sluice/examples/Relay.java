package dev.sluice.examples;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.streams.StreamOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Connections passed on, without copying. */
@Command(
    name = "relay",
    description = {
      "Listens, connects every connection to another address, and passes bytes both ways without copying them.",
      "A side that does not read stops its sender through both connections. The end of one direction is passed on while"
          + " the other goes on. A reset of either side ends both, with one line of log.",
      "In user space a stalled direction holds one buffer to be sent and one that is not accepted,"
          + " 64 KiB each. All connections together keep a quarter of the heap (-Xmx) at most in"
          + " buffers to be sent. Both are outside of the heap: -XX:MaxDirectMemorySize, which"
          + " ./sluice sets to 512m.",
      "Beyond the largest number of connections others wait in the listen backlog."
    })
final class Relay implements Callable<Integer> {
  /**
   * So small that the next buffer is asked for when the one before is with the system: a direction
   * holds one buffer on its way out, and one that was read but not accepted. With 64 KiB the CPU
   * time was the same (nginx to curl), with 256 KiB it was less by a tenth on epoll and a quarter
   * on NIO, at three times the memory.
   */
  private static final int SEND_WINDOW = 1;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where to listen: " + Endpoint.FORMS
          + "; port 0 chooses a free one, * is every local address.",
      converter = Endpoint.Converter.class)
  private @Nullable Endpoint listen;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where to connect to; looked up once, at the start.",
      converter = Endpoint.Converter.class)
  private @Nullable Endpoint to;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Serve at most so many at a time; default ${DEFAULT-VALUE}.",
      defaultValue = "2000")
  private int maxConnections = 2000;

  @Option(
      names = "--connect-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for a connection to the target; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "30s")
  private Duration connectTimeout = Duration.ofSeconds(30);

  @Mixin
  private CommonOptions options = new CommonOptions();

  private final RelayTotals totals = new RelayTotals();

  @Override
  public Integer call() {
    Endpoint from = Objects.requireNonNull(listen);
    Endpoint target = Objects.requireNonNull(to);
    target.requireRemote();
    if (maxConnections < 1) {
      throw CommandFailure.usage("--max-connections must be 1 or more");
    }
    StreamOptions streams = StreamOptions.defaults()
        .withConnectTimeout(Durations.positive(connectTimeout))
        .withSendWindow(SEND_WINDOW);
    try (Session session = Session.open(options, streams)) {
      List<SocketAddress> targets = session.resolve(target);
      ReactorListener listener = session.listen(from);
      options.say("relaying " + Endpoint.format(listener.localAddress()) + " to " + target);
      Progress progress =
          Progress.start(options.console(), options.progressInterval(), totals::toString);
      try {
        listener
            .accept()
            .flatMap(client -> serve(session, client, targets), maxConnections)
            .blockLast();
      } finally {
        progress.close();
      }
    }
    return ExitCode.OK;
  }

  /** One connection from here on; never fails, because the others go on. */
  private Mono<Void> serve(Session session, ReactorConnection client, List<SocketAddress> targets) {
    return connect(session, targets, 0)
        .flatMap(server -> RelayLink.run(client, server, totals))
        .onErrorResume(failure -> {
          totals.failed();
          options
              .console()
              .line("sluice relay: "
                  + Endpoint.format(client.remoteAddress())
                  + ": "
                  + CommandFailure.reason(failure));
          return client.abort();
        });
  }

  private static Mono<ReactorConnection> connect(
      Session session, List<SocketAddress> targets, int index) {
    SocketAddress target = targets.get(index);
    Mono<ReactorConnection> attempt = session.sockets().connect(target);
    return index + 1 < targets.size()
        ? attempt.onErrorResume(refused -> connect(session, targets, index + 1))
        : attempt.onErrorMap(refused ->
            CommandFailure.noConnection("cannot connect to " + Endpoint.format(target), refused));
  }
}
