package dev.sluice.netty.internal;

import dev.sluice.api.BasicSocket;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.HeldMemory;
import java.net.ProtocolFamily;

/**
 * A basic socket. WSK gives this category no option and no event of its own, and its controls ask
 * the system, not a socket: so there is no descriptor behind it.
 */
final class NettyBasic extends NettySocket implements BasicSocket {
  NettyBasic(NettyClient client, Loop loop, ProtocolFamily family) {
    super(client, loop, new NoOsSocket(family));
  }

  @Override
  public Category category() {
    return Category.BASIC;
  }

  @Override
  protected void eventsChanged() {
    // it has no events
  }

  @Override
  void onReady(int what) {
    // it is on no loop's set
  }

  @Override
  protected void cancelAll(Status why) {
    // nothing is ever pending
  }

  @Override
  protected void prepareClose() {
    // nothing to end
  }

  @Override
  public SocketStatistics statistics() {
    return counters.snapshot(new HeldMemory());
  }

  @Override
  public String toString() {
    return "basic socket";
  }
}
