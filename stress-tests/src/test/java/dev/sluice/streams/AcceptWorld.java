package dev.sluice.streams;

/** The real accept gate over a scripted listener. */
abstract class AcceptWorld {
  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedListener socket = new ScriptedListener(loop);
  final AcceptGate gate = new AcceptGate(
      socket,
      child -> new SocketStreamConnection(child, StreamOptions.defaults()),
      new OpenConnections(Integer.MAX_VALUE),
      AcceptMode.PAUSE,
      ReceiveWorld.FAULTS);

  AcceptWorld() {
    socket.gate = gate;
  }

  /** Subscribes, as a task of the loop that has not run. */
  final Reader subscribeLater(long demand) {
    Reader reader = new Reader(demand);
    gate.subscribe(reader);
    return reader;
  }

  final Reader subscribe(long demand) {
    Reader reader = subscribeLater(demand);
    loop.runTasks();
    return reader;
  }

  /** Connections come; by the actor that plays the loop. */
  final void connect(int connections) {
    loop.run(() -> {
      socket.backlog += connections;
      socket.pump();
    });
  }
}
