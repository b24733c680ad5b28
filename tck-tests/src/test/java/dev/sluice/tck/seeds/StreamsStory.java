package dev.sluice.tck.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.StatusException;
import dev.sluice.streams.FrameException;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What happens on one connection, told by a seed: how the peer's bytes are cut, in which modes and
 * with which demand they are read, when one reader follows another, what is kept and given back,
 * what is sent meanwhile, and how it ends. What must come of it is told by an array of bytes.
 */
final class StreamsStory {
  private static final byte DELIMITER = '\n';
  private static final int MOST_TURNS = 10_000;

  private enum Mode {
    COPY,
    BORROW,
    BORROW_PIECES,
    RETAIN,
    FIXED,
    DELIMITED,
    FIXED_BORROWED,
    DELIMITED_BORROWED,
    BATCHES,
    READ
  }

  private enum End {
    FINISH,
    RESET,
    ABORT
  }

  private final Rig rig;
  private final boolean simulated;
  private final SplittableRandom random;
  private final Rig.Streamed link;
  private final StreamConnection connection;
  private final Peer peer;

  /** What the peer sends, and what we send. */
  private final byte[] bytes;

  private final byte[] answer;
  private int written;

  /** What the readers got, one after the other; added on the loop. */
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  /** Kept by readers; added on the loop. */
  private final List<RetainedData> kept = Collections.synchronizedList(new ArrayList<>());

  /** The present reader; in a simulation also set inside onNext. */
  private volatile Reader<?> reader;

  /** Tells what happened, for who must understand a failure. */
  private final StringBuffer told = new StringBuffer();

  private StreamsStory(Rig rig, boolean simulated, long seed, int most) {
    this.rig = rig;
    this.simulated = simulated;
    this.random = new SplittableRandom(seed);
    this.link = rig.streamed();
    this.connection = link.connection();
    this.peer = link.peer();
    this.bytes = text(random.nextInt(most));
    this.answer = text(random.nextInt(most / 2));
  }

  private byte[] text(int size) {
    byte[] made = new byte[size];
    random.nextBytes(made);
    for (int i = random.nextInt(9); i < size; i += 1 + random.nextInt(40)) {
      made[i] = DELIMITER;
    }
    return made;
  }

  /** Lets it happen. */
  static void tell(Rig rig, boolean simulated, long seed, int most) {
    StreamsStory story = new StreamsStory(rig, simulated, seed, most);
    try {
      story.tell();
    } catch (Throwable failed) {
      throw new AssertionError(failed.getMessage() + " after" + story.told, failed);
    }
  }

  private void tell() {
    if (simulated) {
      surround();
    }
    Probe<Void> sent = rig.probe(connection.send(pieces()), 1);
    int kinds = rig.net().isTcp() ? 6 : 5;
    int kind = random.nextInt(kinds);
    End end = kind == 5 ? End.RESET : kind == 4 ? End.ABORT : End.FINISH;
    int until = end == End.FINISH ? bytes.length : random.nextInt(bytes.length + 1);
    while (written < until) {
      switch (random.nextInt(6)) {
        case 0, 1 -> write(until);
        case 2 -> goOn();
        case 3 -> release(kept.size() / 2);
        default -> read();
      }
    }
    end(end);
    for (int turns = 0; !hasEnded(); turns++) {
      assertThat(turns).as("turns without an end").isLessThan(MOST_TURNS);
      release(0);
      read();
      goOn();
    }
    check(end, sent);
  }

  /** Lets a little happen; now and then what takes time, too. */
  private void goOn() {
    if (simulated && random.nextInt(4) == 0) {
      rig.simulation().advance(Duration.ofMillis(random.nextInt(100)));
    } else {
      rig.nudge();
    }
  }

  private void surround() {
    var faults = rig.simulation().faults();
    if (random.nextInt(3) == 0) {
      faults.latency(Duration.ofNanos(10), Duration.ofMillis(1 + random.nextInt(50)));
    }
    if (random.nextInt(3) == 0) {
      faults.memoryLimit(1 + random.nextInt(2_000));
    }
  }

  // ---- the peer

  private void write(int until) {
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 5_000 : 60);
    int to = Math.min(until, written + size);
    peer.write(Arrays.copyOfRange(bytes, written, to));
    told.append(" write ").append(to - written);
    written = to;
  }

  private void end(End end) {
    told.append(' ').append(end);
    switch (end) {
      case FINISH -> peer.finish();
      case RESET -> peer.reset();
      case ABORT -> rig.probe(connection.abort(), 1);
    }
  }

  // ---- the readers

  /** One subscriber; decides in onNext by chance of its own. */
  private final class Reader<T> {
    private final Mode mode;
    private final SplittableRandom chance;
    private final Probe<T> probe;
    private volatile boolean cancelled;

    Reader(Mode mode, Publisher<T> publisher, long demand) {
      this.mode = mode;
      this.chance = random.split();
      this.probe = rig.probe(publisher, demand, this::next);
    }

    private void next(Probe<T> itself, T element) {
      take(mode, element);
      switch (chance.nextInt(16)) {
        case 0 -> cancel(itself);
        case 1, 2, 3 -> itself.request(1 + chance.nextInt(3));
        case 4 -> {
          if (simulated && chance.nextInt(4) == 0) {
            cancel(itself);
            subscribe(chance);
          }
        }
        default -> {}
      }
    }

    void cancel() {
      cancel(probe);
    }

    /** The next reader may come once this is done. */
    private void cancel(Probe<T> itself) {
      itself.cancel();
      cancelled = true;
    }

    boolean isOver() {
      return cancelled || probe.isEnded();
    }
  }

  private void take(Mode mode, Object element) {
    if (element instanceof RetainedData data) {
      received.writeBytes(data.toByteArray());
      kept.add(data);
    } else if (element instanceof List<?> batch) {
      batch.forEach(each -> take(mode, each));
    } else {
      ByteBuffer buffer = (ByteBuffer) element;
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      received.writeBytes(some);
      if (mode == Mode.DELIMITED || mode == Mode.DELIMITED_BORROWED) {
        received.write(DELIMITER);
      }
    }
  }

  private void read() {
    Reader<?> now = reader;
    if (now == null || now.isOver()) {
      if (!hasEnded()) {
        subscribe(random);
      }
    } else {
      now.probe.awaitSubscription();
      switch (random.nextInt(8)) {
        case 0 -> now.cancel();
        case 1, 2 -> goOn();
        case 3 -> now.probe.request(Long.MAX_VALUE);
        default -> now.probe.request(1 + random.nextInt(5));
      }
    }
  }

  private void subscribe(SplittableRandom by) {
    Mode mode = Mode.values()[by.nextInt(Mode.values().length)];
    long demand = by.nextInt(8) == 0 ? Long.MAX_VALUE : by.nextInt(4);
    told.append(' ').append(mode).append(' ').append(demand);
    reader = switch (mode) {
      case COPY -> new Reader<>(mode, connection.receive(), demand);
      case BORROW -> new Reader<>(mode, connection.receiveBorrowed(), demand);
      case BORROW_PIECES ->
        new Reader<>(mode, connection.receiveBorrowed(1 + by.nextInt(99)), demand);
      case RETAIN -> new Reader<>(mode, connection.receiveRetained(), demand);
      case FIXED ->
        new Reader<>(mode, connection.receive(Frames.fixed(1 + by.nextInt(99))), demand);
      case DELIMITED ->
        new Reader<>(
            mode,
            connection.receive(Frames.delimiter(ByteBuffer.wrap(new byte[] {DELIMITER}), 30)),
            demand);
      case FIXED_BORROWED ->
        new Reader<>(mode, connection.receiveBorrowed(Frames.fixed(1 + by.nextInt(99))), demand);
      case DELIMITED_BORROWED ->
        new Reader<>(
            mode,
            connection.receiveBorrowed(
                Frames.delimiter(ByteBuffer.wrap(new byte[] {DELIMITER}), 30)),
            demand);
      case BATCHES ->
        new Reader<>(mode, connection.receiveBatches(Frames.fixed(1 + by.nextInt(9))), demand);
      case READ -> new Reader<>(mode, connection.read(1 + by.nextInt(99)), demand);
    };
  }

  private void release(int left) {
    while (kept.size() > left) {
      kept.remove(0).release();
    }
  }

  /** Whether the present reader was told the end of the stream, not only that of its messages. */
  private boolean hasEnded() {
    Reader<?> now = reader;
    return now != null && now.probe.isEnded() && !(now.probe.error() instanceof FrameException);
  }

  // ---- what is sent

  /** Pieces of any size, as many as are asked for. */
  private Publisher<ByteBuffer> pieces() {
    ByteBuffer source = ByteBuffer.wrap(answer);
    SplittableRandom chance = random.split();
    return subscriber -> subscriber.onSubscribe(new Pieces(subscriber, source, chance));
  }

  private static final class Pieces implements Subscription {
    private final Subscriber<? super ByteBuffer> subscriber;
    private final ByteBuffer source;
    private final SplittableRandom chance;
    private long demand;
    private boolean giving;
    private boolean over;

    Pieces(Subscriber<? super ByteBuffer> subscriber, ByteBuffer source, SplittableRandom chance) {
      this.subscriber = subscriber;
      this.source = source;
      this.chance = chance;
    }

    @Override
    public void request(long n) {
      demand += n;
      if (giving) {
        return;
      }
      giving = true;
      while (demand > 0 && source.hasRemaining() && !over) {
        demand--;
        int size = Math.min(source.remaining(), 1 + chance.nextInt(700));
        ByteBuffer piece = source.slice(source.position(), size);
        source.position(source.position() + size);
        subscriber.onNext(piece);
      }
      giving = false;
      if (!source.hasRemaining() && !over) {
        over = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  // ---- what must come of it

  private void check(End end, Probe<Void> sent) {
    byte[] got = received.toByteArray();
    assertThat(got).as("bytes received").isEqualTo(Arrays.copyOf(bytes, got.length));
    assertThat(got.length).isLessThanOrEqualTo(written);
    Throwable error = reader.probe.error();
    if (end == End.FINISH) {
      assertThat(error).isNull();
      assertThat(got).hasSize(bytes.length);
      assertThat(link.received().bytesAccepted()).isEqualTo(bytes.length);
      assertThat(readAnswer()).as("bytes sent").isEqualTo(answer);
      assertThat(sent.awaitEnd().error()).isNull();
    } else {
      assertThat(error).isInstanceOf(StatusException.class);
    }
    release(0);
    assertThat(link.received().retained()).isZero();
  }

  private byte[] readAnswer() {
    try {
      return peer.read(answer.length);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
