package dev.sluice.streams;

import dev.sluice.api.Status;

/** The real gate of inspection over a scripted listener. */
abstract class InspectWorld {
  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedListener socket = new ScriptedListener(loop);
  final InspectGate gate =
      new InspectGate(socket, ListenOptions.defaults().withInspection(true), ReceiveWorld.FAULTS);

  InspectWorld() {
    socket.inspects = gate;
  }

  final Reader subscribe(long demand) {
    Reader reader = new Reader(demand);
    gate.requests().subscribe(reader);
    loop.runTasks();
    return reader;
  }

  final Reader subscribeToAborts(long demand) {
    Reader reader = new Reader(demand);
    gate.aborts().subscribe(reader);
    loop.runTasks();
    return reader;
  }

  /** Who is given what waits still. */
  final Reader successor() {
    loop.runTasks();
    return subscribe(Long.MAX_VALUE);
  }

  /** The listener begins to close; by the actor that plays the loop. */
  final void breakOff() {
    loop.run(() -> gate.end(Ends.ofListener(Status.CANCELLED, () -> "inspect", null)));
  }
}
