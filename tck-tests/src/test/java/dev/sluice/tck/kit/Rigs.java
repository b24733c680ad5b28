package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens a test's {@link Rig}s, and after the test closes them and has each prove that it left
 * nothing behind.
 */
public final class Rigs implements AfterEachCallback {
  private final LogWatch log = LogWatch.INSTANCE;
  private final List<Rig> open = new ArrayList<>();

  public Rig open(Net net) {
    return open(net, configuration -> configuration, StreamOptions.defaults());
  }

  public Rig open(Net net, UnaryOperator<NettyConfiguration> configuration) {
    return open(net, configuration, StreamOptions.defaults());
  }

  public Rig open(Net net, StreamOptions options) {
    return open(net, configuration -> configuration, options);
  }

  public Rig open(Net net, UnaryOperator<NettyConfiguration> configuration, StreamOptions options) {
    Rig rig = Rig.open(net, configuration.apply(net.configuration()), options);
    open.add(rig);
    return rig;
  }

  /** This test makes errors that are logged; without, an error in the log fails a test. */
  public void expectLoggedErrors() {
    log.expectErrors();
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
      await().untilAsserted(() -> assertThat(loops()).as("event loops left").isEmpty());
    } catch (ConditionTimeoutException left) {
      failure = failure == null ? new AssertionError(left.getMessage(), left) : failure;
    }
    List<String> logged = log.takeErrors();
    if (failure == null && !logged.isEmpty()) {
      failure = new AssertionError("errors in the log: " + logged);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static Set<String> loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-"))
        .collect(Collectors.toSet());
  }
}
