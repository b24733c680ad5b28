package dev.sluice.netty.internal;

import dev.sluice.spi.CallbackThread;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that runs callbacks: nobody may wait for a request on it. */
final class LoopThread extends FastThreadLocalThread implements CallbackThread {
  private LoopThread(Runnable body, String name) {
    super(body, name);
    setDaemon(true);
  }

  static boolean isCurrent() {
    return Thread.currentThread() instanceof LoopThread;
  }

  /** The threads of one client, named after the transport, the client and their place in it. */
  static final class Crew implements ThreadFactory {
    private static final AtomicInteger CREWS = new AtomicInteger();

    private final String prefix;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    Crew(String transport) {
      prefix = "sluice-" + transport + "-" + CREWS.incrementAndGet() + "-";
    }

    @Override
    public Thread newThread(Runnable body) {
      Thread thread = new LoopThread(body, prefix + (threads.size() + 1));
      threads.add(thread);
      return thread;
    }

    /** What the names of this client's threads begin with. */
    String prefix() {
      return prefix;
    }

    /** Waits for the end of every thread whose loop has ended: Netty says so a moment before. */
    void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
