package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.TransportSocket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one socket: whose turn it is to send, how much is held, and whether sending
 * is over.
 *
 * @param <Q> how elements wait for the socket
 */
final class SendGate<Q extends SendQueue> {
  private final TransportSocket socket;
  private final Supplier<Q> queues;
  private final StreamOptions options;
  private final Faults faults;

  /** The send that takes elements; set by acquire, nulled by release, by CAS on any thread. */
  private volatile @Nullable SendSubscription<?> active;

  private static final VarHandle ACTIVE;

  static {
    try {
      ACTIVE =
          MethodHandles.lookup().findVarHandle(SendGate.class, "active", SendSubscription.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /**
   * Why nothing can be sent any more; written on the loop, once or twice: the end beats the wish
   * for it, and the first end stays.
   */
  private volatile @Nullable Over over;

  /** Waits for the active send to end, and for what cancelled ones left. Loop. */
  private @Nullable Runnable whenIdle;

  /** Calls of the socket that have not completed. Loop. */
  private int calls;

  /** Hears of the calls; set before the first. */
  private @Nullable ConnectionTimer timer;

  /** Whether what the peer sent is being given out. Loop. */
  private boolean inBurst;

  /** Sends what it took meanwhile when that is over. Loop. */
  private @Nullable SendSubscription<?> behindBurst;

  /** Cancelled sends whose rest a task will give to the socket. Guarded by this. */
  private int resting;

  /** Bytes taken from sources and not yet handed over. Guarded by this. */
  private long held;

  /** Guarded by this. */
  private long maxHeld;

  /** What a send that comes too late is told. */
  private record Over(Status status, @Nullable Throwable cause) {
    /** This side wants to send no more. */
    static final Over BY_WISH = new Over(Status.INVALID_DEVICE_STATE, null);

    private boolean isWish() {
      return status == Status.INVALID_DEVICE_STATE;
    }

    SendException failure(String place) {
      String reason = isWish() ? "after disconnect or close" : Ends.meaning(status, cause);
      return new SendException(status, place, 0, reason, cause);
    }
  }

  SendGate(TransportSocket socket, Supplier<Q> queues, StreamOptions options, Faults faults) {
    this.socket = socket;
    this.queues = queues;
    this.options = options;
    this.faults = faults;
  }

  Faults faults() {
    return faults;
  }

  /** For one send. */
  Q newQueue() {
    return queues.get();
  }

  EventLoop loop() {
    return socket.eventLoop();
  }

  StreamOptions options() {
    return options;
  }

  /**
   * Makes a send the active one. Any thread.
   *
   * @return {@code null} if it is, else why it cannot be
   */
  @Nullable
  Throwable acquire(SendSubscription<?> send) {
    if (!ACTIVE.compareAndSet(this, null, send)) {
      return active == send
          ? null
          : new IllegalStateException("another send is active on " + faults.place());
    }
    SendException tooLate = tooLate(); // asked after the CAS: either we see it, or end(…) sees us
    if (tooLate != null) {
      release(send);
    }
    return tooLate;
  }

  /** Why no send can begin any more, or {@code null} if one can. Any thread. */
  @Nullable
  SendException tooLate() {
    Over why = over;
    return why == null ? null : why.failure(faults.place());
  }

  /** A send takes no more elements and has given everything to the socket. Any thread. */
  void release(SendSubscription<?> send) {
    if (ACTIVE.compareAndSet(this, send, null)) {
      Signals.onLoopOrHere(loop(), this::runWhenIdle);
    }
  }

  // ---- calls of the socket, on the loop

  void timeBy(@Nullable ConnectionTimer hears) {
    timer = hears;
  }

  /** A call is about to be made. */
  void calling() {
    calls++;
  }

  /** The call was made. */
  void called(Request request) {
    if (timer != null && !request.isDone()) {
      timer.sendWaits();
    }
  }

  /** It has completed. */
  void completed(long bytesTaken) {
    calls--;
    if (timer != null) {
      timer.sent(bytesTaken);
    }
  }

  /** Whether a call waits for the system. */
  boolean isCalling() {
    return calls > 0;
  }

  /** A send let bytes go; another one, which found no room, may ask its source again. Loop. */
  void roomChanged(@Nullable SendSubscription<?> by) {
    SendSubscription<?> next = active;
    if (next != null && next != by) {
      next.talk();
    }
  }

  // ---- bursts, on the loop

  /**
   * What the peer sent is about to be given out: what is sent in answer goes out behind that, all
   * together, without a task of its own.
   */
  void beginBurst() {
    inBurst = true;
  }

  /** It was given out. */
  void endBurst() {
    inBurst = false;
    SendSubscription<?> answering = behindBurst;
    if (answering != null) {
      behindBurst = null;
      answering.flush();
    }
  }

  /**
   * Whether a send is flushed at the end of a burst.
   *
   * @return {@code false} if there is no burst, or another send waits for its end
   */
  boolean flushBehindBurst(SendSubscription<?> send) {
    if (inBurst && behindBurst == null) {
      behindBurst = send;
    }
    return behindBurst == send;
  }

  private void runWhenIdle() {
    Runnable waiting = whenIdle;
    if (waiting != null && active == null && isRested()) {
      whenIdle = null;
      waiting.run();
    }
  }

  /**
   * Lets no further send begin, and runs something after the active one and the rest of cancelled
   * ones. Loop; once.
   */
  void endAfterActive(Runnable then) {
    if (over == null) {
      over = Over.BY_WISH;
    }
    whenIdle = then;
    runWhenIdle();
  }

  /** The socket sends no more. Loop. */
  void end(Status status, @Nullable Throwable cause) {
    Over before = over;
    if (before == null || before.isWish()) {
      over = new Over(status, cause);
    }
    SendSubscription<?> last = active;
    if (last != null) {
      last.socketEnded(status, cause);
    }
  }

  // ---- what cancelled sends left

  /** A cancelled send leaves its rest to a task. With this gate's lock. */
  void restLater() {
    resting++;
  }

  /** That task is done, or will not run since the loop has ended. Loop, or then any thread. */
  void rested() {
    synchronized (this) {
      resting--;
    }
    runWhenIdle();
  }

  /** Whether every cancelled send has given its rest to the socket. */
  synchronized boolean isRested() {
    return resting == 0;
  }

  // ---- bytes held; called with this gate's lock, which every send of the socket uses

  long room() {
    return options.sendWindow() - held;
  }

  void hold(long bytes) {
    held += bytes;
    maxHeld = Math.max(maxHeld, held);
  }

  void letGo(long bytes) {
    held -= bytes;
  }

  /** Bytes are sent beside the active send. */
  synchronized void holdBeside(long bytes) {
    hold(bytes);
  }

  /** Those bytes are gone. Loop. */
  void letGoBeside(long bytes) {
    synchronized (this) {
      letGo(bytes);
    }
    roomChanged(null);
  }

  synchronized long held() {
    return held;
  }

  synchronized long maxHeld() {
    return maxHeld;
  }
}
