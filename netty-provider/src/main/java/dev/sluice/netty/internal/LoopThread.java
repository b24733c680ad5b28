package dev.sluice.netty.internal;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that runs callbacks: nobody may wait for a request on it. */
final class LoopThread extends FastThreadLocalThread {
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private LoopThread(Runnable body, String name) {
    super(body, name);
    setDaemon(true);
  }

  static boolean isCurrent() {
    return Thread.currentThread() instanceof LoopThread;
  }

  /** Threads named after the transport, the client and their place in it. */
  static ThreadFactory factory(String transport) {
    String prefix = "sluice-" + transport + "-" + CLIENTS.incrementAndGet() + "-";
    AtomicInteger threads = new AtomicInteger();
    return body -> new LoopThread(body, prefix + threads.incrementAndGet());
  }
}
