package dev.sluice.streams;

import dev.sluice.api.Status;
import java.util.function.Supplier;

/** The real gate of received datagrams over a scripted socket; at most two are kept. */
abstract class DatagramWorld {
  private static final HandOut<OwedDatagram> HAND_OUT =
      HandOut.here(OwedDatagram::release, "scripted");

  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedDatagrams socket = new ScriptedDatagrams(loop);
  final DatagramGate gate;

  DatagramWorld(Overflow overflow) {
    DatagramOptions options = DatagramOptions.defaults().withOverflow(overflow).withKept(2);
    gate = new DatagramGate(socket, options, ReceiveWorld.FAULTS);
    socket.gate = gate;
  }

  /** Subscribes to copies, as a task of the loop that has not run. */
  final Reader subscribeLater(long demand) {
    return subscribeLater(DatagramMode.Copy::new, demand);
  }

  private <T> Reader subscribeLater(Supplier<DatagramMode<T>> mode, long demand) {
    Reader reader = new Reader(demand);
    gate.publisher(mode).subscribe(reader);
    return reader;
  }

  final Reader subscribe(long demand) {
    Reader reader = subscribeLater(demand);
    loop.runTasks();
    return reader;
  }

  /** Subscribes to datagrams that are to be released. */
  final Reader subscribeRetaining(long demand) {
    Reader reader = subscribeLater(() -> new DatagramMode.Retain(HAND_OUT), demand);
    loop.runTasks();
    return reader;
  }

  /** Who takes the rest, whatever happened before. */
  final Reader successor() {
    loop.runTasks();
    return subscribe(Long.MAX_VALUE);
  }

  /** The socket begins to close; by the actor that plays the loop. */
  final void breakOff() {
    loop.run(() -> gate.closed(Status.CANCELLED, null));
  }

  final int dropped() {
    return (int) gate.dropped();
  }
}
