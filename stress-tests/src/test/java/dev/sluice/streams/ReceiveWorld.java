package dev.sluice.streams;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The real receive gate over a scripted connection on which up to four bytes arrive. */
abstract class ReceiveWorld {
  static final Faults FAULTS = new Faults(() -> "a scripted socket");

  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedConnection socket = new ScriptedConnection(loop, new byte[] {1, 2, 3, 4});

  /** How often the gate said that the subscriber has gone; any thread. */
  final AtomicInteger freed = new AtomicInteger();

  final ReceiveGate gate = new ReceiveGate(socket, freed::incrementAndGet, FAULTS);

  ReceiveWorld() {
    socket.events = new ConnectionEvents() {
      @Override
      public ReceiveVerdict receive(ReceiveEvent event) {
        return gate.receive(event);
      }

      @Override
      public void endOfReceive(Status status) {
        gate.endOfReceive(status);
      }
    };
    socket.there = 0;
  }

  /** One element for each byte. */
  static CopyMode copies() {
    return new CopyMode(1);
  }

  /** Subscribes, as a task of the loop that has not run. */
  final <T> Reader subscribeLater(Supplier<ElementMode<T>> mode, long demand) {
    Reader reader = new Reader(demand);
    gate.publisher(mode).subscribe(reader);
    return reader;
  }

  final <T> Reader subscribe(Supplier<ElementMode<T>> mode, long demand) {
    Reader reader = subscribeLater(mode, demand);
    loop.runTasks();
    return reader;
  }

  /** Who reads the rest, whatever happened before. */
  final Reader successor() {
    loop.runTasks();
    return subscribe(ReceiveWorld::copies, Long.MAX_VALUE);
  }

  /** More bytes arrive; by the actor that plays the loop. */
  final void arrive(int bytes) {
    socket.arrive(bytes);
  }

  /** The peer finishes; by the actor that plays the loop. */
  final void finish() {
    socket.finish();
  }

  /** The socket breaks; by the actor that plays the loop. */
  final void breakOff() {
    loop.run(() -> gate.closed(Status.FILE_FORCED_CLOSED, null));
  }

  /** The bytes that two received one after the other, as the digits of a number. */
  static int digits(Reader first, Reader second) {
    long shift = 1;
    for (long left = second.digits; left > 0; left /= 10) {
      shift *= 10;
    }
    return (int) (first.digits * shift + second.digits);
  }
}
