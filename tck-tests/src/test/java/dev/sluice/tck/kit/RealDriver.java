package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Real sockets, loops and time: a test that waits looks again every 2 ms. */
final class RealDriver implements Driver {
  /** What must happen has happened by then, on a slow machine too. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  static {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
    Awaitility.setDefaultTimeout(LIMIT);
  }

  /** Looks before the first pause: most conditions are a thread's switch away. */
  private static final int QUICK_LOOKS = 20;

  private final RealNet net;

  /** Used by the test's thread. */
  private final List<Thread> asides = new ArrayList<>();

  /** As {@link #asides}. */
  private final List<FullServer> silent = new ArrayList<>();

  RealDriver(RealNet net) {
    this.net = net;
  }

  @Override
  public SocketClient register() {
    return SocketClient.register(net.configuration());
  }

  @Override
  public void until(BooleanSupplier condition) {
    for (int look = 0; look < QUICK_LOOKS; look++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.yield();
    }
    Awaitility.await().pollInSameThread().until(condition::getAsBoolean);
  }

  @Override
  public void stays(BooleanSupplier condition) {
    Awaitility.await().during(Duration.ofMillis(50)).until(condition::getAsBoolean);
  }

  @Override
  public Status await(Request request) {
    return await(request, LIMIT);
  }

  @Override
  public boolean endsSoon(Request request) {
    return await(request, Duration.ofMillis(200)) != Status.PENDING;
  }

  private static Status await(Request request, Duration atMost) {
    try {
      return request.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void settle(EventSocket socket) {
    for (int round = 0; round < 3; round++) {
      onLoop(socket, () -> {});
    }
  }

  @Override
  public void onLoop(EventSocket socket, Runnable action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    socket.eventLoop().execute(() -> {
      try {
        action.run();
        done.complete(null);
      } catch (Throwable thrown) {
        done.completeExceptionally(thrown);
      }
    });
    try {
      done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException thrown) {
      throw new AssertionError("on the loop: " + thrown.getCause(), thrown.getCause());
    } catch (TimeoutException | InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  @Override
  public void aside(Runnable action) {
    Thread thread = new Thread(action, "test-aside");
    thread.setDaemon(true);
    asides.add(thread);
    thread.start();
  }

  @Override
  public void nudge() {
    Thread.onSpinWait();
  }

  @Override
  public Gate gate() {
    return new RealGate();
  }

  @Override
  public PeerServer server(int receiveBuffer) {
    return RawServer.open(net, receiveBuffer);
  }

  @Override
  public SocketAddress silentAddress() {
    FullServer server = FullServer.open();
    silent.add(server);
    return server.address();
  }

  @Override
  public Peer dial(SocketAddress address) {
    return RawPeer.connectTo(address);
  }

  @Override
  public DatagramPeer datagramPeer(SocketAddress address) {
    return RawDatagramPeer.bind(address);
  }

  @Override
  public void closing(Runnable close) {
    Thread closing = new Thread(close, "rig-close");
    closing.setDaemon(true);
    closing.start();
    join(closing, "closing the client ends");
  }

  private static void join(Thread thread, String what) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    assertThat(thread.isAlive()).as(what).isFalse();
  }

  @Override
  public void close() {
    silent.forEach(FullServer::close);
    asides.forEach(aside -> join(aside, "what a test does aside ends"));
    FreePaths.deleteAll();
    Awaitility.await()
        .untilAsserted(() -> assertThat(loops()).as("event loops left").isEmpty());
  }

  private static Set<String> loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-"))
        .collect(Collectors.toSet());
  }
}
