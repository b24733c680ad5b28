package dev.sluice.streams;

import dev.sluice.api.Status;
import java.time.Duration;

/**
 * The real shutdown of a listener with its connections, each on an event loop of its own. That the
 * listener is closed is told by hand.
 */
abstract class ShutdownWorld {
  static final Duration DEADLINE = Duration.ofSeconds(1);

  final ScriptedLoop loop = new ScriptedLoop();
  final ReplayPublisher<Void> listenerClosed = new ReplayPublisher<>(loop, ReceiveWorld.FAULTS);
  final OpenConnections open = new OpenConnections(Integer.MAX_VALUE);

  /** How often the listener was closed. Loop. */
  int listenerCloses;

  final ShutdownSequence shutdown =
      new ShutdownSequence(loop, open, listenerClosed, () -> listenerCloses++, ReceiveWorld.FAULTS);
  final Reader result = new Reader(1);
  final Child one = new Child();

  /** A connection. */
  final class Child {
    final ScriptedLoop home = new ScriptedLoop();
    final ScriptedConnection socket = new ScriptedConnection(home);
    final SocketStreamConnection connection =
        new SocketStreamConnection(socket, StreamOptions.defaults());

    Child() {
      connection.attach();
      open.add(connection, () -> {});
      home.runTasks();
    }

    /** The peer finishes; by the actor that plays its loop. */
    void peerEnds() {
      home.run(() -> connection.endOfReceive(Status.SUCCESS));
    }
  }

  /** Shutdown begins, and is under way on all loops. */
  final void begin(Child... children) {
    shutdown.within(DEADLINE).subscribe(result);
    loop.runTasks();
    for (Child child : children) {
      child.home.runTasks();
    }
  }

  /** The listener is closed; by the actor that plays its loop. */
  final void closeListener() {
    loop.run(() -> listenerClosed.end(Terminal.COMPLETED));
  }

  /** What is left comes to its end. */
  final void finish(Child... children) {
    for (int turns = 0; turns < 2; turns++) { // there and back
      for (Child child : children) {
        child.home.runTasks();
      }
      loop.runTasks();
    }
  }

  final int connections() {
    return result.latest instanceof ShutdownResult told ? told.connections() : -1;
  }

  final int unfinished() {
    return result.latest instanceof ShutdownResult told ? told.unfinished().size() : -1;
  }
}
