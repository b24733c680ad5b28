package dev.sluice.examples;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.StreamOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The sockets of one run of a command. A signal that ends the process (Ctrl-C, SIGTERM) breaks what
 * is still open, so that a peer never takes an interrupted transfer for a complete one, and removes
 * Unix paths.
 */
final class Session implements AutoCloseable {
  private final CommonOptions options;
  private final ReactorSockets sockets;
  private final Thread onSignal;

  /** Set by whoever closes first: the command or the signal. */
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What a signal does first; set by the command's thread, run by the signal's. */
  private volatile Runnable first = () -> {};

  private Session(CommonOptions options, ReactorSockets sockets) {
    this.options = options;
    this.sockets = sockets;
    this.onSignal = new Thread(this::stoppedBySignal, "signal");
  }

  /**
   * As {@link #open} with another receive buffer for each event loop, in bytes: what is held of a
   * connection that is not asked for more.
   */
  static Session openWithReceiveBuffer(int size, CommonOptions options, StreamOptions streams) {
    System.setProperty("dev.sluice.netty.receiveBuffer", Integer.toString(size));
    return open(options, streams);
  }

  static Session open(CommonOptions options, StreamOptions streams) {
    Logs.configure(options.console(), options.verbose);
    // Read by the provider, which this program does not know at compile time.
    System.setProperty("dev.sluice.netty.transport", options.transport.toString());
    ReactorSockets sockets;
    try {
      sockets = ReactorSockets.create(streams);
    } catch (StatusException refused) {
      throw CommandFailure.noConnection(
          "no sockets with transport " + options.transport, rootOf(refused));
    }
    Session session = new Session(options, sockets);
    Runtime.getRuntime().addShutdownHook(session.onSignal);
    return session;
  }

  /** The deepest reason says most: why a native library does not load, for example. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof FileNotFoundException missing
        ? new FileNotFoundException(
            "its native library is not on the class or module path: " + missing.getMessage())
        : root;
  }

  ReactorListener listen(Endpoint endpoint) {
    SocketAddress address = resolve(endpoint).get(0);
    try {
      return one(sockets.listen(address));
    } catch (StatusException refused) {
      throw CommandFailure.noConnection(
          "cannot listen on " + endpoint,
          endpoint.pathExists() ? pathInUse(address, refused) : refused);
    }
  }

  /** The addresses of a name; given up when a signal ends the process. */
  List<SocketAddress> resolve(Endpoint endpoint) {
    return endpoint.resolve(sockets.streams().client());
  }

  /** Tries every address of the name, in the order in which the system gives them. */
  ReactorConnection connect(Endpoint endpoint) {
    StatusException last = null;
    for (SocketAddress address : resolve(endpoint)) {
      try {
        return one(sockets.connect(address));
      } catch (StatusException refused) {
        last = refused;
      }
    }
    throw CommandFailure.noConnection("cannot connect to " + endpoint, connectReason(last));
  }

  private static Throwable connectReason(@Nullable StatusException last) {
    return last == null ? new IllegalStateException("no address") : last;
  }

  /** Has a signal do this before it breaks connections, instead of what it was told before. */
  void firstOnSignal(Runnable action) {
    first = action;
  }

  ReactorSockets sockets() {
    return sockets;
  }

  private static <T> T one(Mono<T> source) {
    T element = source.block();
    if (element == null) {
      throw new IllegalStateException("ended without a socket");
    }
    return element;
  }

  /**
   * A path that exists: somebody listens there, or a program ended without removing it, or it is
   * something else.
   */
  private static Exception pathInUse(SocketAddress address, StatusException refused) {
    if (refused.status() != dev.sluice.api.Status.ADDRESS_ALREADY_EXISTS) {
      return refused;
    }
    // asking by a connection would take one from whoever listens there
    return new ConnectException(
        isListening(((UnixDomainSocketAddress) address).getPath())
            ? "address already in use: another program listens there"
            : "the path exists, but nobody listens there (stale socket, or another kind of file); remove it first");
  }

  /** What Linux tells of its Unix sockets; elsewhere nothing is known and somebody may listen. */
  private static boolean isListening(Path path) {
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
      return sockets
          .skip(1) // the head
          .map(line -> line.split(" +", 8)) // the last column is the path, as it was given to bind
          .anyMatch(columns -> columns.length == 8 && mayBe(columns[7], path));
    } catch (IOException | UncheckedIOException unknown) {
      return true;
    }
  }

  /** A path relative to somewhere else may be any file of that name. */
  private static boolean mayBe(String bound, Path path) {
    try {
      Path other = Path.of(bound);
      return other.isAbsolute()
          ? Files.isSameFile(other, path)
          : other.endsWith(path.getFileName());
    } catch (IOException | InvalidPathException gone) {
      return false;
    }
  }

  private void stoppedBySignal() {
    if (closed.compareAndSet(false, true)) {
      options.console().silence();
      first.run();
      stopListening(); // else one more connection could come, and be closed as if it were complete
      int broken = 0;
      for (EventSocket socket : openSockets()) {
        if (socket instanceof ConnectionSocket connection) {
          connection.abort(new Request());
          broken++;
        }
      }
      sockets.close();
      options
          .console()
          .lastLine("sluice: stopped by a signal"
              + (broken == 0 ? "" : ", " + unfinished(broken) + " reset"));
    }
  }

  private static String unfinished(int connections) {
    return connections == 1 ? "1 unfinished connection" : connections + " unfinished connections";
  }

  private void stopListening() {
    for (EventSocket socket : openSockets()) {
      if (socket instanceof ListeningSocket listener) {
        Request closed = new Request();
        listener.close(closed);
        try {
          closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
          return;
        }
      }
    }
  }

  private Collection<EventSocket> openSockets() {
    return sockets.streams().client().sockets();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        Runtime.getRuntime().removeShutdownHook(onSignal);
      } catch (IllegalStateException ending) {
        // A signal came at this very moment; the hook finds the session closed.
      }
      sockets.close();
    }
  }
}
