package dev.sluice.streams;

import java.util.List;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** A connection over a fake socket and a loop that the test drives. */
final class Fixture {
  final FakeLoop loop = new FakeLoop();
  final FakeConnection socket = new FakeConnection(loop);
  final SocketStreamConnection connection;

  Fixture() {
    this(StreamOptions.defaults());
  }

  Fixture(StreamOptions options) {
    connection = new SocketStreamConnection(socket, options);
    socket.events = connection;
    connection.attach();
    socket.enableEvents(java.util.Set.of(dev.sluice.api.EventType.DISCONNECT));
    loop.runAll();
    socket.calls.clear();
  }

  /** The modes, with what they give as text, noted during onNext. */
  enum Mode {
    COPY,
    BORROW,
    RETAIN,
    FRAMES,
    BORROWED_FRAMES,
    BATCHES,
    PULL;

    /** Those whose elements are whatever arrives. */
    static final List<Mode> RAW = List.of(COPY, BORROW, RETAIN);
  }

  /** A subscriber in a mode that notes the text of its elements. */
  static class Reader extends Probe<Object> {
    final StringBuilder text = new StringBuilder();
    final List<RetainedData> owed = new java.util.ArrayList<>();
    boolean releases = true;

    Reader(long first) {
      super(first);
    }

    @Override
    public void onNext(Object element) {
      if (element instanceof List<?> batch) {
        batch.forEach(message -> text.append(FrameKinds.text(message)));
      } else if (element instanceof RetainedData data) {
        text.append(Bytes.text(data.buffers()));
        if (releases) {
          data.release();
        } else {
          owed.add(data);
        }
      } else {
        text.append(FrameKinds.text(element));
      }
      super.onNext(element);
    }
  }

  Publisher<?> receive(Mode mode) {
    return switch (mode) {
      case COPY -> connection.receive();
      case BORROW -> connection.receiveBorrowed();
      case RETAIN -> connection.receiveRetained();
      case FRAMES -> connection.receive(Frames.fixed(1));
      case BORROWED_FRAMES -> connection.receiveBorrowed(Frames.fixed(1));
      case BATCHES -> connection.receiveBatches(Frames.fixed(1));
      case PULL -> connection.read(1000);
    };
  }

  /** With elements of a size, where the mode takes one; in pieces that are the carry's at times. */
  Publisher<?> receive(Mode mode, int elementSize) {
    return switch (mode) {
      case BORROW -> connection.receiveBorrowed(elementSize);
      case FRAMES -> connection.receive(Frames.fixed(elementSize));
      case BORROWED_FRAMES -> connection.receiveBorrowed(Frames.fixed(elementSize));
      case BATCHES -> connection.receiveBatches(Frames.fixed(elementSize));
      case PULL -> connection.read(elementSize);
      default -> receive(mode);
    };
  }

  Reader subscribe(Mode mode, long demand) {
    return subscribe(receive(mode), demand);
  }

  Reader subscribe(Publisher<?> publisher, long demand) {
    Reader reader = new Reader(demand);
    publisher.subscribe(reader);
    loop.runAll();
    return reader;
  }

  static Stream<Mode> modes() {
    return Stream.of(Mode.values());
  }
}
