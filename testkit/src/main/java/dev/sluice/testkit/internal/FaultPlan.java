package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to go wrong, as the test's script says. Written by the test, read by steps. */
public final class FaultPlan {
  /** How many bytes a receive buffer takes by default. */
  private static final int DEFAULT_WINDOW = 64 << 10;

  /** The next connects to an address end so, one each. */
  private final Map<SocketAddress, ArrayDeque<Status>> connects = new HashMap<>();

  /** Addresses that answer nothing. */
  private final Set<SocketAddress> silent = new HashSet<>();

  private long latencyFrom;
  private long latencyTo;
  private long memoryLimit = Long.MAX_VALUE;
  private int window = DEFAULT_WINDOW;

  /** So many sockets more cannot be made. */
  private int failingSockets;

  /** So many indications more find no memory. */
  private int failingBuffers;

  /** So many accepts more fail for want of descriptors. */
  private int failingAccepts;

  private long lookUpTime;
  private int losing;
  private int doubling;
  private int loseOneIn;
  private boolean reordering;

  public void failConnect(SocketAddress address, Status why) {
    connects.computeIfAbsent(address, none -> new ArrayDeque<>()).add(why);
  }

  @Nullable
  Status connectFault(SocketAddress address) {
    ArrayDeque<Status> planned = connects.get(address);
    return planned == null ? null : planned.poll();
  }

  public void swallowConnects(SocketAddress address, boolean swallow) {
    if (swallow) {
      silent.add(address);
    } else {
      silent.remove(address);
    }
  }

  boolean swallowsConnects(SocketAddress address) {
    return silent.contains(address);
  }

  public void latency(long fromNanos, long toNanos) {
    latencyFrom = fromNanos;
    latencyTo = toNanos;
  }

  long latency(Chance chance) {
    return latencyTo == 0 ? 0 : chance.between(latencyFrom, latencyTo);
  }

  public void window(int bytes) {
    window = bytes;
  }

  int window() {
    return window;
  }

  public void memoryLimit(long bytes) {
    memoryLimit = bytes;
  }

  long memoryLimit() {
    return memoryLimit;
  }

  public void failSockets(int count) {
    failingSockets = count;
  }

  boolean failsSocket() {
    return failingSockets > 0 && failingSockets-- > 0;
  }

  public void failBuffers(int count) {
    failingBuffers = count;
  }

  boolean failsBuffer() {
    return failingBuffers > 0 && failingBuffers-- > 0;
  }

  public void failAccepts(int count) {
    failingAccepts = count;
  }

  boolean failsAccept() {
    return failingAccepts > 0 && failingAccepts-- > 0;
  }

  public void lookUpTime(long nanos) {
    lookUpTime = nanos;
  }

  long lookUpTime() {
    return lookUpTime;
  }

  // ---- datagrams

  /** The next so many datagrams are lost; then so many are doubled. */
  public void loseDatagrams(int count) {
    losing = count;
  }

  public void doubleDatagrams(int count) {
    doubling = count;
  }

  /** One datagram in so many is lost, 0 for none. */
  public void loseOneIn(int datagrams) {
    loseOneIn = datagrams;
  }

  public void reorderDatagrams(boolean reorder) {
    reordering = reorder;
  }

  boolean reorders() {
    return reordering;
  }

  /** How often a datagram arrives. */
  int copies(Chance chance) {
    if (losing > 0) {
      losing--;
      return 0;
    }
    if (doubling > 0) {
      doubling--;
      return 2;
    }
    return loseOneIn > 0 && chance.oneIn(loseOneIn) ? 0 : 1;
  }
}
