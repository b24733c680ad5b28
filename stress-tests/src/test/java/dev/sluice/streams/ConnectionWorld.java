package dev.sluice.streams;

import dev.sluice.api.Status;

/** A whole connection over a scripted socket on which up to two bytes arrive. */
abstract class ConnectionWorld {
  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedConnection socket = new ScriptedConnection(loop, new byte[] {1, 2});
  final SocketStreamConnection connection;

  ConnectionWorld() {
    this(StreamOptions.defaults());
  }

  ConnectionWorld(StreamOptions options) {
    connection = new SocketStreamConnection(socket, options.withElementSize(1));
    socket.there = 0;
    socket.events = connection;
    connection.attach();
    loop.runTasks();
  }

  /** Subscribes, as a task of the loop that has not run. */
  final Reader subscribeLater(long demand) {
    Reader reader = new Reader(demand);
    connection.receive().subscribe(reader);
    return reader;
  }

  final Reader subscribe(long demand) {
    Reader reader = subscribeLater(demand);
    loop.runTasks();
    return reader;
  }

  /** Who reads the rest, whatever happened before. */
  final Reader successor() {
    loop.runTasks();
    return subscribe(Long.MAX_VALUE);
  }

  /** The socket breaks; by the actor that plays the loop. */
  final void breakOff() {
    loop.run(() -> socket.tellClosing(Status.FILE_FORCED_CLOSED));
  }

  final int dropped() {
    return (int) connection.statistics().receive().bytesDropped();
  }
}
