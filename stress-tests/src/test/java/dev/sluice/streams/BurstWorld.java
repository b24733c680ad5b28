package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A whole connection whose receive signals send: a byte that arrives is answered within the burst
 * in which it is given. A first send stands before. Elements are one byte; what the system takes it
 * takes in {@link #finish}, so the memory of elements comes back to the thread of that.
 */
abstract class BurstWorld extends ConnectionWorld {
  /** How often an answer tries for the turn that the first send has. */
  private static final int TRIES = 16;

  final Reply first = new Reply();

  /** The last answer. Loop. */
  Reply answer;

  BurstWorld(StreamOptions options) {
    super(options.withSendDemand(2));
    connection.receive().subscribe(new Answering());
    first.begin();
    loop.runTasks();
  }

  /** A send, with its source. */
  final class Reply {
    final Reader end = new Reader(1);
    final Source source = new Source();
    private final SendProcessor.OfBuffers sender = (SendProcessor.OfBuffers) connection.sender();

    Reply() {
      sender.subscribe(end);
    }

    void begin() {
      sender.onSubscribe(source);
    }

    void give(int value) {
      sender.onNext(SendWorld.bytes(value));
    }

    void complete() {
      sender.onComplete();
    }
  }

  /** Answers what is received. */
  private final class Answering implements Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer element) {
      received(element.get());
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  /** A byte is given. Loop. */
  abstract void received(int value);

  /** Begins to answer, once the send before lets it, or gives up. Loop. */
  final void answer(int value) {
    for (int tries = 0; tries < TRIES; tries++) {
      answer = new Reply();
      answer.begin();
      if (answer.end.errors == 0) {
        answer.give(value);
        return;
      }
    }
  }

  /** The answer is complete, and the system takes all. */
  final void finish() {
    loop.runTasks();
    if (answer != null) {
      answer.complete();
    }
    for (int calls = 0; calls < 3; calls++) {
      loop.run(socket::takeSends);
    }
  }

  final int held() {
    return (int) connection.statistics().send().heldBytes();
  }

  /** How many pieces of memory came back to this thread since it was last asked. */
  static int memoryBack() {
    int back = 0;
    while (SpareChunks.take(Chunk.SMALLEST).memory.get(0) != 0) { // else it is a new one
      back++;
    }
    return back;
  }
}
