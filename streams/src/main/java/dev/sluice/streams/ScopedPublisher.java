package dev.sluice.streams;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Retained data with one inner publisher an element, which is released when that publisher ends.
 * One element at a time: the next is asked for when the inner publisher before it has ended, so
 * nothing waits in a queue.
 *
 * @param <D> the type of the retained data
 * @param <R> what the inner publishers give
 */
final class ScopedPublisher<D extends RetainedData, R> implements Publisher<R> {
  private final Publisher<D> source;
  private final Function<? super D, ? extends Publisher<? extends R>> scope;
  private final Faults faults;

  ScopedPublisher(
      Publisher<D> source,
      Function<? super D, ? extends Publisher<? extends R>> scope,
      Faults faults) {
    this.source = source;
    this.scope = Objects.requireNonNull(scope, "scope");
    this.faults = faults;
  }

  @Override
  public void subscribe(Subscriber<? super R> subscriber) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    source.subscribe(new Outer<>(subscriber, scope, faults));
  }

  /**
   * Between the source and one subscriber.
   *
   * <pre>
   * from  event                          to         by          then
   * OPEN  source ended, no inner active  COMPLETED  drain       onComplete or onError
   * OPEN  inner failed, request(n&lt;=0)   FAILED     any thread  cancel the source, release, onError
   * OPEN  cancel, a throw in onNext      CANCELLED  any thread  cancel the source, release, stay silent
   * </pre>
   *
   * Invariants:
   *
   * <ul>
   *   <li>I1 only the thread that moved {@code wip} off 0 runs {@link #step}, the owner of the
   *       fields marked so.
   *   <li>I2 whoever changes what {@code step} reads calls {@link #drain} next.
   *   <li>I3 an error of the source waits for the end of the inner publisher, whose element came
   *       before it.
   *   <li>I4 each element is released once, by {@link Inner#end}.
   * </ul>
   */
  private static final class Outer<D extends RetainedData, R>
      implements Subscriber<D>, Subscription {
    enum Phase {
      OPEN,
      COMPLETED,
      FAILED,
      CANCELLED
    }

    private final Subscriber<? super R> actual;
    private final Function<? super D, ? extends Publisher<? extends R>> scope;
    private final Faults faults;

    /** The table above; by compare and set. */
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    /** All that was ever asked for; any thread adds, saturates. */
    private final AtomicLong requested = new AtomicLong();

    /** Changes not yet looked at (I1). */
    private final AtomicInteger wip = new AtomicInteger();

    /**
     * Signals to {@link #actual} going on; a failure that finds one leaves its error to it (RS
     * 1.3).
     */
    private final AtomicInteger emitting = new AtomicInteger();

    /** The element that arrived; the source sets, {@link #step} takes. */
    private final AtomicReference<@Nullable Inner<D, R>> arrived = new AtomicReference<>();

    /** Set by {@link #onSubscribe} before anybody else has this subscription. */
    private @Nullable Subscription upstream;

    /** Set by the source before {@link #sourceEnded}. */
    private @Nullable Throwable sourceError;

    /** Set once by the source. */
    private volatile boolean sourceEnded;

    /** Set before the error is counted in {@link #emitting}. */
    private @Nullable Throwable failure;

    /** Owner: step. Elements of inner publishers that have ended. */
    private long delivered;

    /** Owner: step. Whether the source owes an element. */
    private boolean asked;

    /** Owner: step. The inner publisher that may emit. */
    private @Nullable Inner<D, R> current;

    Outer(
        Subscriber<? super R> actual,
        Function<? super D, ? extends Publisher<? extends R>> scope,
        Faults faults) {
      this.actual = actual;
      this.scope = scope;
      this.faults = faults;
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (upstream != null) {
        s.cancel();
        return;
      }
      upstream = s;
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(D data) {
      arrived.set(new Inner<>(this, data));
      drain();
    }

    @Override
    public void onError(Throwable error) {
      sourceError = Objects.requireNonNull(error, "error");
      sourceEnded = true;
      drain();
    }

    @Override
    public void onComplete() {
      sourceEnded = true;
      drain();
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        fail(new IllegalArgumentException("RS 3.9: request(" + n + ")"));
        return;
      }
      requested.accumulateAndGet(n, (all, more) -> all + more < 0 ? Long.MAX_VALUE : all + more);
      drain();
    }

    @Override
    public void cancel() {
      if (phase.compareAndSet(Phase.OPEN, Phase.CANCELLED)) {
        Objects.requireNonNull(upstream).cancel();
        drain();
      }
    }

    private void fail(Throwable error) {
      if (phase.compareAndSet(Phase.OPEN, Phase.FAILED)) {
        Objects.requireNonNull(upstream).cancel();
        drain();
        failure = error;
        if (emitting.getAndIncrement() == 0) {
          failed(error);
        }
      }
    }

    private void emit(R element) {
      if (phase.get() != Phase.CANCELLED && emitting.compareAndSet(0, 1)) {
        boolean taken = give(element);
        if (emitting.decrementAndGet() != 0 && taken) {
          failed(Objects.requireNonNull(failure));
        }
      }
    }

    /** Gives an element; a subscriber that throws has cancelled (RS 2.13). */
    private boolean give(R element) {
      try {
        actual.onNext(element);
        return true;
      } catch (Throwable thrown) { // must reach neither the loop nor the inner publisher
        cancel();
        faults.threw(actual, "onNext", thrown);
        return false;
      }
    }

    private void failed(Throwable error) {
      Terminal.failed(() -> error).signal(actual, faults);
    }

    private void drain() {
      if (wip.getAndIncrement() != 0) {
        return;
      }
      int seen = 1;
      do {
        step();
        seen = wip.addAndGet(-seen);
      } while (seen != 0);
    }

    private void step() {
      Inner<D, R> active = current;
      if (phase.get() != Phase.OPEN) {
        current = null;
        end(active);
        end(arrived.getAndSet(null));
        return;
      }
      if (active != null && active.ended) {
        delivered += active.delivered;
        current = null;
        active = null;
      }
      if (active == null) {
        active = arrived.getAndSet(null);
        if (active != null) {
          current = active;
          asked = false;
          active.start(scope);
        } else if (sourceEnded) {
          complete();
        } else if (!asked && requested.get() > delivered) {
          asked = true;
          Objects.requireNonNull(upstream).request(1);
        }
      }
      if (active != null) {
        active.grant(requested.get() - delivered);
      }
    }

    private void complete() {
      if (phase.compareAndSet(Phase.OPEN, Phase.COMPLETED)) {
        if (sourceError == null) {
          Terminal.COMPLETED.signal(actual, faults);
        } else {
          failed(sourceError);
        }
      }
    }

    private static void end(@Nullable Inner<?, ?> inner) {
      if (inner != null) {
        inner.cancel();
      }
    }
  }

  /** One element with its publisher. */
  private static final class Inner<D extends RetainedData, R> implements Subscriber<R> {
    /** In place of a subscription, once there is nothing to cancel any more. */
    private static final Subscription ENDED = new Subscription() {
      @Override
      public void request(long n) {}

      @Override
      public void cancel() {}
    };

    private final Outer<?, R> outer;
    private final D data;

    /** From null to the publisher's subscription to {@link #ENDED}; any thread, forward only. */
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

    /** Written by the inner publisher's signals, read after {@link #ended}. */
    private long delivered;

    /** Set when the publisher completed, after the release. */
    private volatile boolean ended;

    /** Owner: the outer step. How much the publisher was asked for. */
    private long granted;

    Inner(Outer<?, R> outer, D data) {
      this.outer = outer;
      this.data = data;
    }

    void start(Function<? super D, ? extends Publisher<? extends R>> scope) {
      try {
        Objects.requireNonNull(scope.apply(data), "the scope gave null").subscribe(this);
      } catch (Throwable thrown) {
        cancel();
        outer.fail(thrown);
      }
    }

    void grant(long total) {
      Subscription s = subscription.get();
      if (s != null && total > granted) {
        long more = total - granted;
        granted = total;
        s.request(more);
      }
    }

    void cancel() {
      Subscription s = end();
      if (s != null) {
        s.cancel();
      }
    }

    /** Releases the element, unless that was done. */
    private @Nullable Subscription end() {
      Subscription s = subscription.getAndSet(ENDED);
      if (s != ENDED) {
        data.release();
      }
      return s;
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (subscription.compareAndSet(null, s)) {
        outer.drain();
      } else {
        s.cancel();
      }
    }

    @Override
    public void onNext(R element) {
      delivered++;
      outer.emit(element);
    }

    @Override
    public void onError(Throwable error) {
      Objects.requireNonNull(error, "error");
      end();
      outer.fail(error);
    }

    @Override
    public void onComplete() {
      end();
      ended = true;
      outer.drain();
    }
  }
}
