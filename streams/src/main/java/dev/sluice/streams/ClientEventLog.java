package dev.sluice.streams;

import dev.sluice.api.ClientEvents;
import dev.sluice.api.EventLoop;
import dev.sluice.api.Status;

/**
 * The callback of a client as a publisher of the kinds it is called with. No kind is known, so the
 * answer is NOT_IMPLEMENTED whoever listens (WSK reference 2.3). Any thread.
 */
final class ClientEventLog implements ClientEvents {
  private final EventLoop serial = new SerialLoop();
  private final ReplayPublisher<Integer> kinds =
      ReplayPublisher.ofNewest(serial, new Faults(() -> "a client of sockets"));

  @Override
  public Status clientEvent(int kind) {
    serial.execute(() -> kinds.add(kind));
    return Status.NOT_IMPLEMENTED;
  }

  ReplayPublisher<Integer> kinds() {
    return kinds;
  }

  /** The client is closed. */
  void end() {
    serial.execute(() -> kinds.end(Terminal.COMPLETED));
  }
}
