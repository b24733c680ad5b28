package dev.sluice.examples;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a relay did so far and holds now. Any thread. */
final class RelayTotals {
  /** Links between their start and their end. */
  private final Set<RelayLink> open = ConcurrentHashMap.newKeySet();

  /** Numbers of links that have ended; each is written by the loop on which the link ends. */
  private final LongAdder ended = new LongAdder();

  private final LongAdder failed = new LongAdder();
  private final LongAdder bytesToServer = new LongAdder();
  private final LongAdder bytesToClient = new LongAdder();

  void opened(RelayLink link) {
    open.add(link);
  }

  void closed(RelayLink link) {
    bytesToServer.add(link.bytesToServer());
    bytesToClient.add(link.bytesToClient());
    ended.increment();
    open.remove(link);
  }

  void failed() {
    failed.increment();
  }

  @Override
  public String toString() {
    long there = bytesToServer.sum();
    long back = bytesToClient.sum();
    long held = 0;
    long mostThere = 0;
    long mostBack = 0;
    int count = 0;
    for (RelayLink link : open) {
      there += link.bytesToServer();
      back += link.bytesToClient();
      held += link.heldToServer() + link.heldToClient();
      mostThere = Math.max(mostThere, link.heldToServer());
      mostBack = Math.max(mostBack, link.heldToClient());
      count++;
    }
    return String.format(
        Locale.ROOT,
        "%d open, %d ended, %d failed, %s to the server, %s to the client, in user space %s,"
            + " most of one connection %s to the server, %s to the client",
        count,
        ended.sum(),
        failed.sum(),
        ByteSize.format(there),
        ByteSize.format(back),
        ByteSize.format(held),
        ByteSize.format(mostThere),
        ByteSize.format(mostBack));
  }
}
