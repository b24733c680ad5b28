package dev.sluice.tck.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Writes down what blocks on an event loop: a callback, a completion or our own code (WSK reference
 * 1.6). It throws nothing there, since the loop would swallow it or end.
 *
 * <p>A {@link RealGate} may block: it stands for the time that another thread needs.
 */
final class BlockWatch {
  static final BlockWatch INSTANCE = new BlockWatch();

  private static final String LOOP = "dev.sluice.netty.internal.LoopThread";
  private static final int TOLD_FRAMES = 20;

  /** Any thread adds, under the lock of this, as below. */
  private final List<String> reports = new ArrayList<>();

  private boolean expected;

  private BlockWatch() {
    BlockHound.builder()
        .loadIntegrations()
        .nonBlockingThreadPredicate(others -> BlockWatch::isLoop)
        .blockingMethodCallback(this::report)
        // the JDK reads its settings at the first Unix socket, once
        .allowBlockingCallsInside("sun.nio.ch.UnixDomainSocketsUtil", "getTempDir")
        .allowBlockingCallsInside("sun.net.NetProperties", "loadDefaultProperties")
        .allowBlockingCallsInside(RealGate.class.getName(), "pass")
        .install();
  }

  private static boolean isLoop(Thread thread) {
    return thread.getClass().getName().equals(LOOP);
  }

  private void report(BlockingMethod method) {
    String where = Arrays.stream(Thread.currentThread().getStackTrace())
        .limit(TOLD_FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining("\n    "));
    synchronized (this) {
      reports.add(method + " on " + Thread.currentThread().getName() + "\n    " + where);
    }
  }

  synchronized void expectReports() {
    expected = true;
  }

  /** What blocked so far. */
  synchronized List<String> reports() {
    return List.copyOf(reports);
  }

  /** What blocked since the last call, unless that was expected. */
  synchronized List<String> takeReports() {
    List<String> taken = expected ? List.of() : List.copyOf(reports);
    reports.clear();
    expected = false;
    return taken;
  }
}
