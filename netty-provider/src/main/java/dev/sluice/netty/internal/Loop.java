package dev.sluice.netty.internal;

import dev.sluice.spi.support.ProviderLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop: Netty's thread, the receive buffer its sockets share, and the trampoline.
 *
 * <p>The trampoline holds what must not run inside a callback: completions, and everything that may
 * read into the receive buffer while an indication of it is on the stack. It is emptied when the
 * outermost entry of the loop leaves. Every entry catches whatever is thrown, since an exception
 * that leaves an I/O handler stops Netty's loop for a second, and an Error ends it.
 */
final class Loop implements ProviderLoop {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** So many steps of the trampoline, then the other sockets get their turn. */
  private static final int STEPS_PER_TURN = 1024;

  private final IoEventLoop netty;
  private final BufferPool pool;
  private final BufferPool datagramPool;

  /** Loop only, as is everything below. */
  private final ArrayDeque<Runnable> trampoline = new ArrayDeque<>();

  /** How many entries are on the stack. */
  private int depth;

  private boolean continuationPosted;

  /** The buffer for the next read; replaced when somebody keeps it. Made at the first read. */
  private Indication receive = Indication.NONE;

  /** The block for the next datagrams; as {@link #receive}. */
  private @Nullable DatagramList datagrams;

  /** Direct memory through which bytes of heap buffers go out. Made at the first such send. */
  private ByteBuffer scratch = ByteBuffer.allocate(0);

  private final ByteBuffer[] scratchAlone = {scratch};

  Loop(IoEventLoop netty, BufferPool pool, BufferPool datagramPool) {
    this.netty = netty;
    this.pool = pool;
    this.datagramPool = datagramPool;
  }

  IoEventLoop netty() {
    return netty;
  }

  BufferPool pool() {
    return pool;
  }

  @Override
  public boolean inEventLoop() {
    return netty.inEventLoop();
  }

  @Override
  public boolean mustNotWait() {
    return LoopThread.isCurrent();
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    netty.execute(() -> enter(task));
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    Objects.requireNonNull(task, "task");
    ScheduledFuture<?> timer = netty.schedule(() -> enter(task), delayNanos, TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  /** Runs something that came from outside, then what it left on the trampoline. */
  void enter(Runnable body) {
    depth++;
    try {
      body.run();
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "a task on " + this + " failed", thrown);
    } finally {
      leave();
    }
  }

  /** Begins an entry that catches for itself; {@link #leave} ends it. */
  void arrive() {
    depth++;
  }

  void leave() {
    if (depth == 1) {
      drain();
    }
    depth--;
  }

  @Override
  public void later(Runnable step) {
    assert inEventLoop() : "off the loop";
    trampoline.add(step);
    if (depth == 0) {
      depth = 1;
      leave();
    }
  }

  private void drain() {
    for (int steps = 0; steps < STEPS_PER_TURN; steps++) {
      Runnable step = trampoline.poll();
      if (step == null) {
        return;
      }
      try {
        step.run();
      } catch (Throwable thrown) {
        LOG.log(Level.ERROR, "a completion on " + this + " failed", thrown);
      }
    }
    if (!continuationPosted) {
      continuationPosted = true;
      execute(() -> continuationPosted = false);
    }
  }

  /** The receive buffer, empty; not while one of its indications is on the stack. */
  Indication receiveBuffer() {
    if (receive == Indication.NONE || receive.isTaken()) {
      receive = pool.take();
    }
    return receive;
  }

  /** The block to receive datagrams into, empty; not while one of its lists is on the stack. */
  DatagramList datagramBlock() {
    DatagramList block = datagrams;
    if (block == null || block.isTaken()) {
      block = datagramPool.takeList();
      datagrams = block;
    }
    block.clear();
    return block;
  }

  BufferPool datagramPool() {
    return datagramPool;
  }

  /** Memory between heap buffers and the system; emptied. */
  ByteBuffer scratch() {
    if (scratch.capacity() == 0) {
      scratch = ByteBuffer.allocateDirect(Math.max(pool.bufferSize(), 64 << 10));
      scratchAlone[0] = scratch;
    }
    return scratch.clear();
  }

  /** The same memory as it is, for calls that take several buffers. */
  ByteBuffer[] scratchAlone() {
    return scratchAlone;
  }

  @Override
  public String toString() {
    return "event loop " + (inEventLoop() ? Thread.currentThread().getName() : netty);
  }
}
