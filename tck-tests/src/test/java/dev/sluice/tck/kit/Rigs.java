package dev.sluice.tck.kit;

import dev.sluice.api.SocketClient;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens a test's {@link Rig}s, and after the test closes them and has each prove that it left
 * nothing behind.
 */
public final class Rigs implements BeforeEachCallback, AfterEachCallback {
  private final LogWatch log = LogWatch.INSTANCE;
  private final BlockWatch blocked = BlockWatch.INSTANCE;
  private final List<Rig> open = new ArrayList<>();

  /** The world of the test that runs, or null before it opens a rig. */
  private Driver driver;

  private boolean throughToyStage;

  @Override
  public void beforeEach(ExtensionContext context) {
    beforeEach(context.getRequiredTestClass());
  }

  /** The same for whoever runs a test of a class without JUnit. */
  public void beforeEach(Class<?> test) {
    throughToyStage = test.isAnnotationPresent(ThroughToyStage.class);
    log.takeErrors(); // of tests without rigs, such as the TCK's
    blocked.takeReports();
  }

  public Rig open(Net net) {
    return open(net, StreamOptions.defaults());
  }

  public Rig open(Net net, StreamOptions options) {
    return open(net, driver(net).register(), options);
  }

  /** A rig whose client is configured; only real sockets have these settings. */
  public Rig open(RealNet net, UnaryOperator<NettyConfiguration> configuration) {
    driver(net);
    SocketClient client = SocketClient.register(configuration.apply(net.configuration()));
    return open(net, client, StreamOptions.defaults());
  }

  private Rig open(Net net, SocketClient client, StreamOptions options) {
    Rig rig = Rig.open(net, driver(net), client, options);
    open.add(rig);
    return rig;
  }

  /** All rigs of one test live in one world. */
  private Driver driver(Net net) {
    if (driver == null) {
      driver = throughToyStage ? new ToyDriver(net.driver()) : net.driver();
      Drivers.set(driver);
    }
    return driver;
  }

  /** This test makes errors that are logged; without, an error in the log fails a test. */
  public void expectLoggedErrors() {
    log.expectErrors();
  }

  /** This test blocks on a loop; without, that fails a test. */
  public void expectBlocking() {
    blocked.expectReports();
  }

  /** What blocked on a loop since the last test. */
  public List<String> blocking() {
    return blocked.reports();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    AssertionError failure = null;
    for (Rig rig : open) {
      try {
        rig.close();
      } catch (AssertionError | RuntimeException failed) {
        if (failure == null) {
          failure = new AssertionError("after the test: " + failed.getMessage(), failed);
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    open.clear();
    try {
      endOfWorld();
    } catch (AssertionError | RuntimeException left) {
      failure = failure == null ? new AssertionError(left.getMessage(), left) : failure;
    }
    List<String> logged = log.takeErrors();
    if (failure == null && !logged.isEmpty()) {
      failure = new AssertionError("errors in the log: " + logged);
    }
    List<String> blocking = blocked.takeReports();
    if (failure == null && !blocking.isEmpty()) {
      failure = new AssertionError("blocked on a loop: " + blocking);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void endOfWorld() {
    Driver ended = driver;
    driver = null;
    Drivers.clear();
    if (ended != null) {
      ended.close();
    }
  }
}
