package dev.sluice.testkit.internal;

import dev.sluice.api.BasicSocket;
import dev.sluice.spi.support.Category;
import java.net.ProtocolFamily;

/** A simulated basic socket: controls, and none of the options, which are other categories'. */
final class SimulatedBasic extends SimulatedSocket implements BasicSocket {
  SimulatedBasic(SimulatedClient client, ProtocolFamily family) {
    super(client, Category.BASIC, "basic", family);
  }

  @Override
  protected void eventsChanged() {}

  @Override
  void tellFailure() {}

  @Override
  protected void prepareClose() {}
}
