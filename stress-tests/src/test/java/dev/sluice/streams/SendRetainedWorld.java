package dev.sluice.streams;

/** As {@link SendWorld} with a send of retained data. */
abstract class SendRetainedWorld extends SendWorld {
  final SendProcessor.OfRetained retained = new SendProcessor.OfRetained(gate);
  final Source ofRetained = new Source();
  final Reader endOfRetained = new Reader(1);
  final KeptData data = new KeptData(4096);

  SendRetainedWorld() {
    processor.onComplete();
    retained.subscribe(endOfRetained);
    loop.runTasks();
    retained.onSubscribe(ofRetained);
  }
}
