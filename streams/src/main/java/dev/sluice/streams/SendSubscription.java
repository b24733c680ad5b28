package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * One send: takes elements of a source into a window of bytes, gives them to the socket one call at
 * a time, and tells the end to a subscriber, whose subscription this is.
 *
 * <pre>
 * state      event                         next       by             then
 * taking     element                       taking     source         held grows; a flush unless a call is under way:
 *                                                                     behind the burst that it answers, else by a task
 * taking     source ends                   draining   source         nothing more is asked of it
 * taking     cancel, request(n &lt;= 0)       cancelled  any thread     source cancelled; all taken goes to the socket
 * taking     socket ends, a call fails failing    loop           source cancelled; the queue is dropped
 * draining   the last call completes       finished   loop           onComplete, or the source's error
 * draining   cancel                        cancelled  any thread     all taken goes to the socket
 * draining   socket ends, a call fails failing    loop           the queue is dropped
 * failing    no call is under way          finished   loop           onError with the exact count
 * cancelled  calls complete                cancelled  loop           retained data is released; silence
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>I1 whoever changes what is wanted of the source calls {@code talk}; no user code runs under
 *       the lock.
 *   <li>I2 the queue is not empty only while a flush is scheduled or running, or a call is under
 *       way.
 *   <li>I3 what a cancelled send had taken goes to the socket before a successor's elements and
 *       before FIN: where that is a task to come, the successor flushes by a task too, which comes
 *       behind it, also when it is cancelled in its turn; FIN waits.
 *   <li>I4 retained data is released once: when its call completed, or when it is dropped.
 * </ul>
 *
 * The lock is the gate's, so that all sends of a socket count what is held together.
 *
 * @param <Q> how elements wait for the socket
 */
final class SendSubscription<Q extends SendQueue> implements Subscription {

  /**
   * How an element gets into the queue.
   *
   * @param <Q> the queue
   * @param <E> the element
   */
  interface Put<Q, E> {
    /** Puts it there; runs under the lock. */
    void into(Q queue, E element);
  }

  private final SendGate<Q> gate;
  private final SendResult result;

  // ---- guarded by the gate's lock

  private final Q queue;
  private final SendSource source;

  /** How the source ended. */
  private @Nullable Terminal sourceEnd;

  private boolean flushScheduled;

  /** Calls of the socket that have not completed; above 1 only after a cancel. */
  private int underWay;

  /** Bytes that the system took. */
  private long handedOver;

  private @Nullable Status failure;
  private String failureReason = "";
  private @Nullable Throwable failureCause;

  /** Cancelled, or ended: nothing more will be signalled. */
  private boolean finished;

  // ---- loop

  private boolean flushing;

  SendSubscription(SendGate<Q> gate) {
    this.gate = gate;
    this.source = new SendSource(gate, this);
    this.queue = gate.newQueue();
    this.result = new SendResult(this);
  }

  SendResult result() {
    return result;
  }

  /**
   * Makes this the active send of the socket.
   *
   * @return {@code null}, or why it cannot be
   */
  @Nullable
  Throwable acquire() {
    Throwable refusal = gate.acquire(this);
    if (refusal == null && isFinished()) {
      gate.release(this); // a cancel came before; its own release may have been too early
    }
    return refusal;
  }

  /** Whether it was cancelled or has ended. */
  boolean isFinished() {
    synchronized (gate) {
      return finished;
    }
  }

  EventLoop loop() {
    return gate.loop();
  }

  Faults faults() {
    return gate.faults();
  }

  // ---- from the source, any thread, serially

  void onSubscribe(Subscription upstream) {
    Objects.requireNonNull(upstream, "RS 2.13: subscription");
    boolean second;
    boolean begins;
    synchronized (gate) {
      second = !source.subscribed(upstream);
      begins = !second && source.isOpen();
    }
    if (second) {
      upstream.cancel(); // RS 2.5
      return;
    }
    Throwable refusal = begins ? acquire() : null;
    if (refusal != null) {
      refuse(refusal);
    }
    talk();
  }

  /** This send may not begin: another one is active, or sending is over. */
  void refuse(Throwable refusal) {
    synchronized (gate) {
      source.stop();
      finished = true;
    }
    Signals.onLoopOrHere(loop(), () -> result.end(Terminal.failed(() -> refusal)));
  }

  /**
   * Takes an element.
   *
   * @return {@code false} if it was not taken, so that it is still the caller's
   */
  <E> boolean take(E element, Put<? super Q, ? super E> put) {
    boolean flush;
    long say;
    synchronized (gate) {
      if (!source.isOpen()) {
        return false;
      }
      long before = queue.bytes();
      put.into(queue, element);
      flush = counts(queue.bytes() - before);
      say = source.beginTalk();
    }
    afterTaking(flush, say);
    return true;
  }

  private boolean counts(long bytes) {
    source.came(bytes);
    gate.hold(bytes);
    boolean flush = !flushScheduled && underWay == 0 && !queue.isEmpty();
    flushScheduled |= flush;
    return flush;
  }

  private void afterTaking(boolean flush, long say) {
    if (flush && !flushesInThisTurn() && !Signals.later(loop(), this::flush)) {
      socketEnded(Status.FILE_FORCED_CLOSED, null);
    }
    source.talk(say);
  }

  /**
   * Flushes at once when nothing is gained by waiting for more, or behind the burst that is given
   * out; never before the rest of a cancelled send.
   *
   * @return {@code false} if a task has to do it
   */
  private boolean flushesInThisTurn() {
    if (!loop().inEventLoop()) {
      return false;
    }
    boolean full;
    synchronized (gate) {
      if (!gate.isRested()) {
        return false;
      }
      full = gate.room() <= 0;
    }
    if (full) {
      flush();
      return true;
    }
    return gate.flushBehindBurst(this);
  }

  void sourceEnded(Terminal end) {
    synchronized (gate) {
      if (!source.ended()) {
        return;
      }
      if (sourceEnd == null) { // what broke before counts, also when the source completes in spite
        sourceEnd = end;
      }
    }
    Signals.onLoopOrHere(loop(), this::finishIfDone);
  }

  /**
   * The source gave something that cannot be sent: as if it had failed with this, and it is
   * cancelled.
   */
  void sourceBroke(Throwable error) {
    synchronized (gate) {
      if (sourceEnd == null) {
        sourceEnd = Terminal.failed(() -> error);
      }
      source.stop();
    }
    talk();
    Signals.onLoopOrHere(loop(), this::finishIfDone);
  }

  /** Says to the source what is wanted of it now. Any thread. */
  void talk() {
    source.talk();
  }

  // ---- to the socket, on the loop

  /** Gives to the socket what it takes. */
  void flush() {
    if (flushing) {
      return; // the loop below sees what there is
    }
    flushing = true;
    while (sendNext(false)) {
      // until the socket keeps one, or nothing is left
    }
    flushing = false;
  }

  private void sendRest() {
    while (sendNext(true)) {
      // until nothing is left
    }
  }

  private boolean sendNext(boolean behindOthers) {
    SendQueue.Batch batch;
    synchronized (gate) {
      flushScheduled = false;
      if (queue.isEmpty() || (underWay > 0 && !behindOthers)) {
        return false;
      }
      batch = queue.seal();
      underWay++;
    }
    Request call = new Request(request -> sent(batch, request));
    gate.calling();
    batch.send(call);
    gate.called(call);
    return true;
  }

  private void sent(SendQueue.Batch batch, Request request) {
    Status status = request.status();
    long taken = request.information();
    gate.completed(taken);
    SendQueue.Batch dropped = null;
    synchronized (gate) {
      underWay--;
      handedOver += taken;
      gate.letGo(batch.bytes);
      queue.recycle(batch);
      if (status.isError()) {
        dropped = fail(status, batch.refused(status), null);
      }
    }
    release(batch);
    release(dropped);
    talk();
    gate.roomChanged(this);
    flush();
    finishIfDone();
  }

  /** Takes no more and drops the queue. Locked. */
  private SendQueue.@Nullable Batch fail(Status status, String reason, @Nullable Throwable cause) {
    if (failure == null) {
      failure = status;
      failureReason = reason;
      failureCause = cause;
    }
    source.stop();
    if (queue.isEmpty()) {
      return null;
    }
    SendQueue.Batch dropped = queue.sealAll();
    gate.letGo(dropped.bytes);
    if (loop().inEventLoop()) { // else the loop has ended, and its memory with it
      queue.recycle(dropped);
    }
    return dropped;
  }

  private static void release(SendQueue.@Nullable Batch batch) {
    if (batch != null) {
      batch.kept.forEach(RetainedData::release);
    }
  }

  /** The socket sends no more, or its loop has ended. */
  void socketEnded(Status status, @Nullable Throwable cause) {
    SendQueue.Batch dropped;
    synchronized (gate) {
      if (finished) {
        return;
      }
      dropped = fail(status, Ends.meaning(status, cause), cause);
    }
    release(dropped);
    talk();
    finishIfDone();
  }

  private void finishIfDone() {
    Terminal end;
    synchronized (gate) {
      if (finished || underWay > 0) {
        return;
      }
      if (failure != null) {
        SendException error = new SendException(
            failure, gate.faults().place(), handedOver, failureReason, failureCause);
        end = Terminal.failed(() -> error);
      } else if (sourceEnd != null && queue.isEmpty()) {
        end = sourceEnd;
      } else {
        return;
      }
      finished = true;
    }
    gate.release(this);
    result.end(end);
  }

  // ---- from the subscriber of the end, any thread

  @Override
  public void request(long n) {
    if (n <= 0) {
      cancelSend();
      result.failRequest(n);
    }
  }

  @Override
  public void cancel() {
    result.drop();
    cancelSend();
  }

  /**
   * Stops taking; what was taken goes to the socket before a successor's elements can, and behind
   * what those before have left.
   */
  private void cancelSend() {
    boolean onLoop = loop().inEventLoop();
    boolean atOnce;
    synchronized (gate) {
      if (finished) {
        return;
      }
      finished = true;
      source.stop();
      atOnce = onLoop && gate.isRested();
      if (!atOnce) {
        gate.restLater();
      }
    }
    talk();
    if (atOnce) {
      sendRest();
    } else if (!Signals.later(loop(), this::sendRestLate)) {
      SendQueue.Batch dropped;
      synchronized (gate) {
        dropped = fail(Status.FILE_FORCED_CLOSED, "", null);
      }
      release(dropped);
      gate.rested();
    }
    gate.release(this);
  }

  private void sendRestLate() {
    sendRest();
    gate.rested();
  }
}
