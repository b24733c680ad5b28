package dev.sluice.tck.rs;

import dev.sluice.reactor.ReactorDatagrams;
import dev.sluice.rx.RxDatagrams;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.RetainedDatagram;
import dev.sluice.streams.StreamDatagrams;
import org.reactivestreams.Publisher;

/** A datagram socket, whatever the library calls it. */
interface Post {
  StreamDatagrams streams();

  Publisher<Datagram> receive();

  Publisher<Datagram> receiveBorrowed();

  Publisher<RetainedDatagram> receiveRetained();

  /** Begins a send whose source is the test. */
  Sending<Datagram> send();

  /** Through plain publishers. */
  record Plain(StreamDatagrams streams) implements Post {
    @Override
    public Publisher<Datagram> receive() {
      return streams.receive();
    }

    @Override
    public Publisher<Datagram> receiveBorrowed() {
      return streams.receiveBorrowed();
    }

    @Override
    public Publisher<RetainedDatagram> receiveRetained() {
      return streams.receiveRetained();
    }

    @Override
    public Sending<Datagram> send() {
      return Sending.plain(streams.sender());
    }
  }

  /** Through Reactor. */
  record OfReactor(ReactorDatagrams datagrams) implements Post {
    @Override
    public StreamDatagrams streams() {
      return datagrams.streams();
    }

    @Override
    public Publisher<Datagram> receive() {
      return datagrams.receive();
    }

    @Override
    public Publisher<Datagram> receiveBorrowed() {
      return datagrams.receiveBorrowed();
    }

    @Override
    public Publisher<RetainedDatagram> receiveRetained() {
      return datagrams.receiveRetained();
    }

    @Override
    public Sending<Datagram> send() {
      return Sending.reactor(datagrams::send);
    }
  }

  /** Through RxJava. */
  record OfRx(RxDatagrams datagrams) implements Post {
    @Override
    public StreamDatagrams streams() {
      return datagrams.streams();
    }

    @Override
    public Publisher<Datagram> receive() {
      return datagrams.receive();
    }

    @Override
    public Publisher<Datagram> receiveBorrowed() {
      return datagrams.receiveBorrowed();
    }

    @Override
    public Publisher<RetainedDatagram> receiveRetained() {
      return datagrams.receiveRetained();
    }

    @Override
    public Sending<Datagram> send() {
      return Sending.rx(datagrams::send);
    }
  }
}
