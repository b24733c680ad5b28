package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Counts what it is told. Written by the loop, read by the arbiter. */
final class Reader implements Subscriber<Object> {
  /** What is asked for in onSubscribe. */
  private final long first;

  /** Set in onSubscribe; read by the other actor too. */
  volatile Subscription subscription;

  int elements;
  Object latest;

  /** The bytes received, one after the other as the digits of a number. */
  long digits;

  /** Signals that came while another one ran (RS 1.3). */
  final AtomicInteger overlaps = new AtomicInteger();

  private final AtomicInteger inside = new AtomicInteger();

  int errors;
  int completions;
  Throwable error;

  /** The last element that was retained; read by the other actor too. */
  volatile RetainedData data;

  /** All that were retained. */
  private final List<RetainedData> all = new ArrayList<>(0);

  /** The last that asked for a connection; read by the other actor too. */
  volatile ConnectionRequest asks;

  Reader(long first) {
    this.first = first;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    if (first > 0) {
      given.request(first);
    }
  }

  @Override
  public void onNext(Object element) {
    enter();
    elements++;
    latest = element;
    if (element instanceof RetainedData kept) {
      all.add(kept);
      for (byte each : kept.toByteArray()) {
        digits = digits * 10 + each;
      }
      data = kept; // last, since the other actor may release it then
    } else if (element instanceof ByteBuffer buffer) {
      add(buffer);
    } else if (element instanceof List<?> batch) {
      batch.forEach(each -> add((ByteBuffer) each));
    } else if (element instanceof Datagram datagram) {
      add(datagram.data());
    } else if (element instanceof ConnectionRequest asked) {
      asks = asked;
    }
    inside.decrementAndGet();
  }

  private void enter() {
    if (inside.incrementAndGet() != 1) {
      overlaps.incrementAndGet();
    }
  }

  private void add(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      digits = digits * 10 + buffer.get();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    enter();
    errors++;
    error = thrown;
    inside.decrementAndGet();
  }

  @Override
  public void onComplete() {
    enter();
    completions++;
    inside.decrementAndGet();
  }

  void request(long n) {
    subscription.request(n);
  }

  void cancel() {
    subscription.cancel();
  }

  /** Releases what is left of what was retained. */
  void releaseAll() {
    for (RetainedData kept : all) {
      if (!kept.isReleased()) {
        kept.release();
      }
    }
  }

  int ends() {
    return errors + completions;
  }
}
