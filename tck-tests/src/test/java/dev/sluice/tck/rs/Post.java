package dev.sluice.tck.rs;

import dev.sluice.reactor.ReactorDatagrams;
import dev.sluice.rx.RxDatagrams;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.RetainedDatagram;
import dev.sluice.streams.StreamDatagrams;
import io.reactivex.rxjava3.core.Flowable;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A datagram socket, whatever the library calls it. */
interface Post {
  StreamDatagrams streams();

  Publisher<Datagram> receive();

  Publisher<Datagram> receiveBorrowed();

  Publisher<RetainedDatagram> receiveRetained();

  /** The bytes of each datagram, out of an inner publisher of this library's. */
  Publisher<byte[]> receiveScoped();

  /** Begins a send whose source is the test. */
  Sending<Datagram> send();

  /** The same to the fixed peer. */
  Sending<ByteBuffer> sendToPeer();

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
    public Publisher<byte[]> receiveScoped() {
      return streams.receiveScoped(datagram -> Subscribers.just(datagram.toByteArray()));
    }

    @Override
    public Sending<ByteBuffer> sendToPeer() {
      return Sending.plain(streams.peerSender());
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
    public Publisher<byte[]> receiveScoped() {
      return datagrams.receiveScoped(datagram -> Flux.just(datagram.toByteArray()));
    }

    @Override
    public Sending<ByteBuffer> sendToPeer() {
      return Sending.reactor(datagrams::sendToPeer);
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
    public Publisher<byte[]> receiveScoped() {
      return datagrams.receiveScoped(datagram -> Flowable.just(datagram.toByteArray()));
    }

    @Override
    public Sending<ByteBuffer> sendToPeer() {
      return Sending.rx(datagrams::sendToPeer);
    }

    @Override
    public Sending<Datagram> send() {
      return Sending.rx(datagrams::send);
    }
  }
}
