package dev.sluice.tck.rs;

import dev.sluice.api.Disconnect;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.rx.RxConnection;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import io.reactivex.rxjava3.core.Flowable;
import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A connection, whatever the library calls it. */
interface Link {
  StreamConnection streams();

  Publisher<ByteBuffer> receive();

  Publisher<ByteBuffer> receiveBorrowed();

  Publisher<ByteBuffer> receiveBorrowed(int elementSize);

  Publisher<RetainedData> receiveRetained();

  /** The bytes of each indication, out of an inner publisher of this library's. */
  Publisher<byte[]> receiveScoped();

  <T> Publisher<T> receive(Frames<T> frames);

  Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames);

  <T> Publisher<List<T>> receiveBatches(Frames<T> frames);

  Publisher<ByteBuffer> read(int size);

  Publisher<Long> idealSendBacklog();

  Publisher<Disconnect> disconnected();

  /** The end of a send of one buffer, as nearly as the library has publishers for that. */
  Publisher<Void> send(ByteBuffer buffer);

  /** Begins a send whose source is the test. */
  Sending<ByteBuffer> send();

  Sending<RetainedData> sendRetained();

  /** Through plain publishers. */
  record Plain(StreamConnection streams) implements Link {
    @Override
    public Publisher<ByteBuffer> receive() {
      return streams.receive();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed() {
      return streams.receiveBorrowed();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(int elementSize) {
      return streams.receiveBorrowed(elementSize);
    }

    @Override
    public Publisher<RetainedData> receiveRetained() {
      return streams.receiveRetained();
    }

    @Override
    public Publisher<byte[]> receiveScoped() {
      return streams.receiveScoped(data -> Subscribers.just(data.toByteArray()));
    }

    @Override
    public <T> Publisher<T> receive(Frames<T> frames) {
      return streams.receive(frames);
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames) {
      return streams.receiveBorrowed(frames);
    }

    @Override
    public <T> Publisher<List<T>> receiveBatches(Frames<T> frames) {
      return streams.receiveBatches(frames);
    }

    @Override
    public Publisher<ByteBuffer> read(int size) {
      return streams.read(size);
    }

    @Override
    public Publisher<Long> idealSendBacklog() {
      return streams.idealSendBacklog();
    }

    @Override
    public Publisher<Disconnect> disconnected() {
      return streams.disconnected();
    }

    @Override
    public Publisher<Void> send(ByteBuffer buffer) {
      return streams.send(buffer);
    }

    @Override
    public Sending<ByteBuffer> send() {
      return Sending.plain(streams.sender());
    }

    @Override
    public Sending<RetainedData> sendRetained() {
      return Sending.plain(streams.retainedSender());
    }
  }

  /** Through Reactor. */
  record OfReactor(ReactorConnection connection) implements Link {
    @Override
    public StreamConnection streams() {
      return connection.streams();
    }

    @Override
    public Publisher<ByteBuffer> receive() {
      return connection.receive();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed() {
      return connection.receiveBorrowed();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(int elementSize) {
      return connection.receiveBorrowed(elementSize);
    }

    @Override
    public Publisher<RetainedData> receiveRetained() {
      return connection.receiveRetained();
    }

    @Override
    public Publisher<byte[]> receiveScoped() {
      return connection.receiveScoped(data -> Flux.just(data.toByteArray()));
    }

    @Override
    public <T> Publisher<T> receive(Frames<T> frames) {
      return connection.receive(frames);
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames) {
      return connection.receiveBorrowed(frames);
    }

    @Override
    public <T> Publisher<List<T>> receiveBatches(Frames<T> frames) {
      return connection.receiveBatches(frames);
    }

    @Override
    public Publisher<ByteBuffer> read(int size) {
      return connection.read(size);
    }

    @Override
    public Publisher<Long> idealSendBacklog() {
      return connection.idealSendBacklog();
    }

    @Override
    public Publisher<Disconnect> disconnected() {
      return connection.disconnected();
    }

    @Override
    public Publisher<Void> send(ByteBuffer buffer) {
      return connection.send(buffer);
    }

    @Override
    public Sending<ByteBuffer> send() {
      return Sending.reactor(connection::send);
    }

    @Override
    public Sending<RetainedData> sendRetained() {
      return Sending.reactor(connection::sendRetained);
    }
  }

  /** Through RxJava. */
  record OfRx(RxConnection connection) implements Link {
    @Override
    public StreamConnection streams() {
      return connection.streams();
    }

    @Override
    public Publisher<ByteBuffer> receive() {
      return connection.receive();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed() {
      return connection.receiveBorrowed();
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(int elementSize) {
      return connection.receiveBorrowed(elementSize);
    }

    @Override
    public Publisher<RetainedData> receiveRetained() {
      return connection.receiveRetained();
    }

    @Override
    public Publisher<byte[]> receiveScoped() {
      return connection.receiveScoped(data -> Flowable.just(data.toByteArray()));
    }

    @Override
    public <T> Publisher<T> receive(Frames<T> frames) {
      return connection.receive(frames);
    }

    @Override
    public Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames) {
      return connection.receiveBorrowed(frames);
    }

    @Override
    public <T> Publisher<List<T>> receiveBatches(Frames<T> frames) {
      return connection.receiveBatches(frames);
    }

    @Override
    public Publisher<ByteBuffer> read(int size) {
      return connection.read(size);
    }

    @Override
    public Publisher<Long> idealSendBacklog() {
      return connection.idealSendBacklog();
    }

    @Override
    public Publisher<Disconnect> disconnected() {
      return connection.disconnected();
    }

    @Override
    public Publisher<Void> send(ByteBuffer buffer) {
      return connection.send(buffer).toFlowable();
    }

    @Override
    public Sending<ByteBuffer> send() {
      return Sending.rx(connection::send);
    }

    @Override
    public Sending<RetainedData> sendRetained() {
      return Sending.rx(connection::sendRetained);
    }
  }
}
