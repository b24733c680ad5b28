package dev.sluice.streams;

import java.util.function.Function;

/**
 * The real send gate over a scripted socket, with one send that has begun.
 *
 * @param <S> the socket
 * @param <E> the elements
 * @param <Q> how they wait for it
 */
abstract class SendingWorld<S extends ScriptedSocket, E, Q extends SendQueue> {
  final S socket;
  final ScriptedLoop loop;
  final SendGate<Q> gate;
  final Source source = new Source();
  final Reader end = new Reader(1);
  final SendProcessor<E, Q> processor;

  SendingWorld(
      S socket, SendGate<Q> gate, Function<SendGate<Q>, ? extends SendProcessor<E, Q>> processors) {
    this.socket = socket;
    this.loop = socket.loop;
    this.gate = gate;
    this.processor = processors.apply(gate);
    processor.subscribe(end);
    processor.onSubscribe(source);
    loop.runTasks();
  }

  /** The system takes all that comes; by the actor that plays the loop. */
  final void take() {
    loop.runTasks();
    loop.run(socket::takeSends);
    loop.run(socket::takeSends); // what the first completion let go
  }

  /** What is left comes to its end. */
  final void finish() {
    take();
    processor.onComplete();
    take();
  }
}
