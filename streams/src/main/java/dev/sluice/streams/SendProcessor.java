package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The two sides of one send for the world: subscriber of the elements, publisher of the end.
 *
 * @param <T> the type of the elements
 * @param <Q> how they wait for the socket
 */
abstract sealed class SendProcessor<T, Q extends SendQueue> implements Processor<T, Void> {
  final SendSubscription<Q> send;

  SendProcessor(SendGate<Q> gate) {
    this.send = new SendSubscription<>(gate);
  }

  /** Buffers, copied. */
  static final class OfBuffers extends SendProcessor<ByteBuffer, GatheringQueue> {
    OfBuffers(SendGate<GatheringQueue> gate) {
      super(gate);
    }

    @Override
    public void onNext(ByteBuffer element) {
      send.take(Objects.requireNonNull(element, "RS 2.13: element"), GatheringQueue::copy);
    }
  }

  /** Retained data: large ones as they are, small ones copied and released at once. */
  static final class OfRetained extends SendProcessor<RetainedData, GatheringQueue> {
    /** From this size on copying costs more than another buffer in the call. */
    private static final int KEEP_FROM = 4 << 10;

    OfRetained(SendGate<GatheringQueue> gate) {
      super(gate);
    }

    @Override
    public void onNext(RetainedData element) {
      Objects.requireNonNull(element, "RS 2.13: element");
      List<ByteBuffer> buffers;
      try {
        buffers = element.buffers();
      } catch (RuntimeException released) {
        send.sourceBroke(released);
        return;
      }
      long bytes = 0;
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      if (bytes < KEEP_FROM) {
        send.take(buffers, GatheringQueue::copyAll);
        element.release();
      } else if (!send.take(element, (queue, data) -> queue.keep(data, buffers))) {
        element.release();
      }
    }
  }

  /** Datagrams, copied. */
  static final class OfDatagrams extends SendProcessor<Datagram, DatagramQueue> {
    OfDatagrams(SendGate<DatagramQueue> gate) {
      super(gate);
    }

    @Override
    public void onNext(Datagram element) {
      send.take(Objects.requireNonNull(element, "RS 2.13: element"), DatagramQueue::add);
    }
  }

  /** The data of datagrams to the socket's peer, copied. */
  static final class ToPeer extends SendProcessor<ByteBuffer, DatagramQueue> {
    ToPeer(SendGate<DatagramQueue> gate) {
      super(gate);
    }

    @Override
    public void onNext(ByteBuffer element) {
      send.take(Objects.requireNonNull(element, "RS 2.13: element"), DatagramQueue::addToPeer);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    send.onSubscribe(subscription);
  }

  @Override
  public void onError(Throwable error) {
    Objects.requireNonNull(error, "RS 2.13: error");
    send.sourceEnded(Terminal.failed(() -> error));
  }

  @Override
  public void onComplete() {
    send.sourceEnded(Terminal.COMPLETED);
  }

  @Override
  public void subscribe(Subscriber<? super Void> subscriber) {
    send.result().subscribe(subscriber);
  }

  /** A publisher that makes a processor for each subscription, and subscribes it to a source. */
  static <T, Q extends SendQueue> Publisher<Void> publisher(
      SendGate<Q> gate,
      Publisher<? extends T> source,
      Function<SendGate<Q>, SendProcessor<T, Q>> processors) {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      SendProcessor<T, Q> processor = processors.apply(gate);
      Signals.onLoopOrHere(gate.loop(), () -> processor.start(source, subscriber));
    };
  }

  @SuppressWarnings(
      "CatchingUnchecked") // a source must not throw (RS 1.9), and must not harm the loop if it
  // does
  private void start(Publisher<? extends T> source, Subscriber<? super Void> subscriber) {
    if (!send.result().start(subscriber) || send.isFinished()) {
      return;
    }
    Throwable refusal = send.acquire();
    if (refusal != null) {
      send.refuse(refusal);
      return;
    }
    try {
      source.subscribe(this);
    } catch (Throwable thrown) { // must not reach the loop
      send.sourceBroke(thrown);
    }
  }
}
