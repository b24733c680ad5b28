package dev.sluice.netty.internal;

import dev.sluice.spi.support.HeldMemory;

/**
 * The memory that one socket holds for data that its application retains or has not accepted, by
 * capacity; charged to its client too. Any thread, since any thread releases.
 */
final class SocketMemory {
  private final MemoryBudget client;
  private final Runnable wake;
  private final HeldMemory held = new HeldMemory();

  /** Has the socket look again whether it may read, by a task; called from any thread. */
  SocketMemory(MemoryBudget client, Runnable wake) {
    this.client = client;
    this.wake = wake;
  }

  /** What it comes to. */
  HeldMemory held() {
    return held;
  }

  /** Adds to what is held, or takes away. */
  void charge(long bytes) {
    client.charge(bytes);
    held.add(bytes);
  }

  /** A list is retained. */
  void retain(long bytes) {
    held.listRetained();
    charge(bytes);
  }

  /** A retained list was released. */
  void release(long bytes) {
    held.listReleased();
    charge(-bytes);
    if (!isAnyHeld()) {
      client.feed(this);
    }
  }

  /** Whether the socket of an application that retains may be read. If not, it will be woken. */
  boolean mayRead() {
    if (client.isUsedUp() && isAnyHeld()) {
      client.starve(this);
      return false;
    }
    return true;
  }

  void wake() {
    wake.run();
  }

  /** The socket closes. */
  void forget() {
    client.forget(this);
  }

  boolean isAnyHeld() {
    return held.bytes() > 0;
  }
}
