package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventLoop;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.ConnectionTimeoutException.Kind;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection on which too little happens for too long. Loop, where not said otherwise.
 *
 * <pre>
 * kind   is measured while                          from the latest of
 * READ   elements are asked for, none is retained   the beginning of that; bytes were accepted
 * WRITE  a call waits for the system                the beginning of that; the system took bytes
 * IDLE   the connection is open                     it came up; bytes were accepted; the system took bytes
 * </pre>
 *
 * What happens is noted with its time in plain fields, one reading of the clock for an indication
 * or a call. One timer of the loop wakes when the first of the times could be over at the earliest
 * and looks at the fields: so nothing is scheduled or allocated for what happens. A time that does
 * not run could begin now at the earliest, and so be over no sooner than its length from now; a
 * look then is never too late.
 *
 * <p>What the fields do not show is in the socket's numbers: the system took a part of a call, or
 * somebody uses the socket beneath. These are looked at before a time is called over, and in
 * quarters of it while a call waits.
 */
final class ConnectionTimer {
  /** A timer later than that tells of a loop that was busy, not of a silent peer. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(10);

  /** The connection. */
  interface Subject {
    /** Whether elements are asked for that have not come. */
    boolean isAskedFor();

    /** Whether a call to send waits for the system. */
    boolean isSending();

    /** A time is over; once. */
    void timedOut(Kind kind, Duration timeout);
  }

  private final ConnectionSocket socket;
  private final EventLoop loop;
  private final StreamOptions options;
  private final Subject subject;
  private final long read;
  private final long write;
  private final long idle;

  /** How often to look while a call waits; 0 if that is nothing to look at. */
  private final long step;

  // ---- times by the loop's clock

  /** When demand began; any thread, before the demand can be seen. */
  private volatile long asked;

  private long received;
  private long sent;

  /** When the call that waits began to. */
  private long waits;

  // ---- what moved, to compare with the socket's numbers

  private long bytesReceived;
  private long bytesSent;

  /** What the socket's numbers said beyond that, at the latest look. */
  private long unseenReceived;

  private long unseenSent;

  // ---- the timer

  /** When it is due; while {@link #cancel} is set. */
  private long due;

  private @Nullable Runnable cancel;

  /** Whether it was late and looks once more. */
  private boolean excused;

  private boolean stopped;

  /** A timer for what the options say; {@code null} if they set no time, as by default. */
  static @Nullable ConnectionTimer of(
      ConnectionSocket socket, StreamOptions options, Subject subject) {
    boolean none = options.readTimeout().isZero()
        && options.writeTimeout().isZero()
        && options.idleTimeout().isZero();
    return none ? null : new ConnectionTimer(socket, options, subject);
  }

  private ConnectionTimer(ConnectionSocket socket, StreamOptions options, Subject subject) {
    this.socket = socket;
    this.loop = socket.eventLoop();
    this.options = options;
    this.subject = subject;
    this.read = StreamOptions.nanos(options.readTimeout());
    this.write = StreamOptions.nanos(options.writeTimeout());
    this.idle = StreamOptions.nanos(options.idleTimeout());
    long shortest = write == 0 ? idle : idle == 0 ? write : Math.min(write, idle);
    this.step = (shortest + 3) / 4;
  }

  /** Begins. Any thread; once. */
  void start() {
    Signals.later(loop, this::begin);
  }

  private void begin() {
    if (stopped) {
      return;
    }
    long now = loop.nanoTime();
    asked = now;
    received = now;
    sent = now;
    waits = now;
    look(now);
  }

  /** The connection closes. */
  void stop() {
    stopped = true;
    Runnable armed = cancel;
    if (armed != null) {
      cancel = null;
      armed.run();
    }
  }

  // ---- what happens

  /** Demand begins; before it can be seen. Any thread. */
  void asked() {
    if (read > 0) {
      asked = loop.nanoTime();
    }
  }

  /** Bytes were accepted. */
  void received(long bytes) {
    bytesReceived += bytes;
    received = loop.nanoTime();
  }

  /** A call begins to wait for the system. */
  void sendWaits() {
    if (step > 0) {
      waits = loop.nanoTime();
      if (cancel != null && due - waits > step) {
        cancel.run();
        arm(waits, step);
      }
    }
  }

  /** A call has completed. */
  void sent(long bytes) {
    if (bytes > 0) {
      bytesSent += bytes;
      sent = loop.nanoTime();
    }
  }

  // ---- the timer

  private void arm(long now, long wait) {
    due = now + wait;
    try {
      cancel = loop.schedule(this::wake, wait);
    } catch (RejectedExecutionException loopEnds) {
      cancel = null; // and with it the connection
    }
  }

  private void wake() {
    cancel = null;
    if (stopped) {
      return;
    }
    long now = loop.nanoTime();
    excused = now - due > LATE && !excused;
    if (excused) {
      arm(now, LATE); // what is there is read first
    } else {
      look(now);
    }
  }

  private void look(long now) {
    boolean sending = subject.isSending();
    if (sending) {
      findUnseen(now);
    }
    long wait = sending && step > 0 ? step : Long.MAX_VALUE;
    for (Kind kind : Kind.values()) {
      long left = left(kind, now);
      if (left <= 0) {
        findUnseen(now);
        left = left(kind, now);
      }
      if (left <= 0) {
        stop();
        subject.timedOut(kind, timeout(kind));
        return;
      }
      wait = Math.min(wait, left);
    }
    arm(now, wait);
  }

  /** How long a time may still run. */
  private long left(Kind kind, long now) {
    return switch (kind) {
      case CONNECT -> Long.MAX_VALUE; // was in time
      case READ -> left(read, subject.isAskedFor(), now - asked, now - received);
      case WRITE -> left(write, subject.isSending(), now - waits, now - sent);
      case IDLE -> left(idle, true, now - received, now - sent);
    };
  }

  private static long left(long timeout, boolean runs, long sinceOne, long sinceOther) {
    if (timeout == 0) {
      return Long.MAX_VALUE;
    }
    return runs ? timeout - Math.min(sinceOne, sinceOther) : timeout;
  }

  private Duration timeout(Kind kind) {
    return switch (kind) {
      case CONNECT -> options.connectTimeout();
      case READ -> options.readTimeout();
      case WRITE -> options.writeTimeout();
      case IDLE -> options.idleTimeout();
    };
  }

  private void findUnseen(long now) {
    SocketStatistics numbers = socket.statistics();
    if (numbers.receive().retained() > 0) {
      asked = now; // the connection may not be read for want of what is retained
    }
    long beyondReceived = numbers.receive().bytesAccepted() - bytesReceived;
    if (beyondReceived > unseenReceived) {
      received = now;
    }
    unseenReceived = beyondReceived;
    long beyondSent = numbers.send().bytesSent() - bytesSent;
    if (beyondSent > unseenSent) {
      sent = now;
    }
    unseenSent = beyondSent;
  }
}
