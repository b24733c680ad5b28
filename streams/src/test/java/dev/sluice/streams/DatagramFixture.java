package dev.sluice.streams;

import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;

/** Datagrams over a fake socket and a loop that the test drives. */
final class DatagramFixture {
  final FakeLoop loop = new FakeLoop();
  final FakeDatagrams socket = new FakeDatagrams(loop);
  final SocketStreamDatagrams datagrams;

  DatagramFixture() {
    this(Overflow.PAUSE);
  }

  DatagramFixture(Overflow overflow) {
    this(DatagramOptions.defaults().withOverflow(overflow), false);
  }

  DatagramFixture(DatagramOptions options, boolean alwaysOn) {
    socket.alwaysOn = alwaysOn;
    datagrams = new SocketStreamDatagrams(socket, StreamOptions.defaults(), options);
    socket.events = datagrams;
    loop.run(datagrams::attach);
    socket.calls.clear();
  }

  enum Mode {
    COPY,
    BORROW,
    RETAIN
  }

  /** A subscriber in a mode that notes the text of its elements. */
  static final class Reader extends Probe<Object> {
    final List<String> texts = new ArrayList<>();
    final List<RetainedDatagram> owed = new ArrayList<>();
    boolean releases = true;

    Reader(long first) {
      super(first);
    }

    @Override
    public void onNext(Object element) {
      if (element instanceof RetainedDatagram data) {
        texts.add(Bytes.text(data.buffers()));
        if (releases) {
          data.release();
        } else {
          owed.add(data);
        }
      } else {
        texts.add(Bytes.text(((Datagram) element).data()));
      }
      super.onNext(element);
    }
  }

  Publisher<?> receive(Mode mode) {
    return switch (mode) {
      case COPY -> datagrams.receive();
      case BORROW -> datagrams.receiveBorrowed();
      case RETAIN -> datagrams.receiveRetained();
    };
  }

  Reader subscribe(Mode mode, long demand) {
    return subscribe(receive(mode), demand);
  }

  Reader subscribe(Publisher<?> publisher, long demand) {
    return subscribe(publisher, new Reader(demand));
  }

  Reader subscribe(Publisher<?> publisher, Reader reader) {
    publisher.subscribe(reader);
    loop.runAll();
    return reader;
  }

  void request(Reader reader, long n) {
    reader.request(n);
    loop.runAll();
  }

  boolean isOn() {
    return socket.enabled.contains(dev.sluice.api.EventType.RECEIVE_FROM);
  }

  long dropped() {
    return datagrams.statistics().datagrams().dropped();
  }
}
