package dev.sluice.testkit.internal;

import dev.sluice.api.BasicSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Category;
import java.net.ProtocolFamily;

/** A simulated basic socket: controls, and none of the options, which are other categories'. */
final class SimulatedBasic extends SimulatedSocket implements BasicSocket {
  SimulatedBasic(SimulatedClient client, ProtocolFamily family) {
    super(client, Category.BASIC, "basic", family);
  }

  @Override
  protected Status mayEnable(int mask) {
    if (!isOpen()) {
      return Status.FILE_FORCED_CLOSED;
    }
    return mask == 0 ? Status.INVALID_PARAMETER : Status.INVALID_DEVICE_REQUEST;
  }

  @Override
  protected Status mayDisable(EventType event) {
    return isOpen() ? Status.INVALID_DEVICE_REQUEST : Status.FILE_FORCED_CLOSED;
  }

  @Override
  protected void eventsChanged() {}

  @Override
  void tellFailure() {}

  @Override
  protected void prepareClose() {}
}
