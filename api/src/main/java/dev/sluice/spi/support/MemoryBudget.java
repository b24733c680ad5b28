package dev.sluice.spi.support;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the sockets of one client may hold for unaccepted and retained data together,
 * charged by capacity. Any thread.
 *
 * <p>When it is used up, a socket whose application retains is read only while it retains nothing,
 * one receive buffer at most: so every socket goes on, however much another one hoards. It is read
 * again when enough was released, here or by itself.
 */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /** Sockets not read for want of memory; each adds itself, whoever wakes it removes it. */
  private final Set<SocketMemory> starved = ConcurrentHashMap.newKeySet();

  /**
   * Nothing held.
   *
   * @param limit bytes
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  boolean isUsedUp() {
    return held.get() >= limit;
  }

  /** Whether the limit is near. */
  boolean isShort() {
    return held.get() >= near(limit);
  }

  /** Three quarters of a limit. */
  static long near(long limit) {
    return limit - limit / 4;
  }

  /**
   * Adds to what is held, or takes away; below three quarters of the limit the starved sockets are
   * read again.
   */
  void charge(long bytes) {
    long now = held.addAndGet(bytes);
    if (bytes < 0 && !starved.isEmpty() && now < near(limit)) {
      starved.forEach(this::feed);
    }
  }

  /**
   * A socket stops reading. What was released just before this is looked at again, so that no
   * release is missed.
   */
  void starve(SocketMemory socket) {
    starved.add(socket);
    if (!isUsedUp() || !socket.isRetaining()) {
      feed(socket);
    }
  }

  /** A socket closes. */
  void forget(SocketMemory socket) {
    starved.remove(socket);
  }

  /** Wakes a starved socket, once. */
  void feed(SocketMemory socket) {
    if (starved.remove(socket)) {
      socket.wake();
    }
  }
}
