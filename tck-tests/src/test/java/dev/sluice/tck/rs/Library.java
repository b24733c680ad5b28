package dev.sluice.tck.rs;

import dev.sluice.api.Disconnect;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxListener;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.tck.kit.Rig;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * How a subject is reached: through plain publishers with a plain subscriber, or through a library
 * with that library's own kind of subscriber, before which it puts nothing of its own.
 */
enum Library {
  PLAIN {
    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new PlainLink(rig.first(rig.streams().connect(address)));
    }

    @Override
    Door listen(Rig rig, SocketAddress address, ListenOptions options) {
      StreamListener listener = rig.first(rig.streams().listen(address, options));
      return new Door(
          listener,
          listener.accept(),
          listener.inspect(),
          listener.aborted(),
          listener.shutdown(LONG));
    }

    @Override
    Post post(Rig rig, SocketAddress address) {
      return new Post.Plain(rig.first(rig.streams().datagrams(address)));
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      publisher.subscribe(new Bridge<>(subscriber, after));
    }
  },

  REACTOR {
    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new ReactorLink(ReactorSockets.over(rig.streams()).connect(address).block());
    }

    @Override
    Door listen(Rig rig, SocketAddress address, ListenOptions options) {
      ReactorListener listener =
          ReactorSockets.over(rig.streams()).listen(address, options).block();
      return new Door(
          listener.streams(),
          listener.accept(),
          listener.inspect(),
          listener.aborted(),
          listener.shutdown(LONG).flux());
    }

    @Override
    Post post(Rig rig, SocketAddress address) {
      return new Post.OfReactor(
          ReactorSockets.over(rig.streams()).datagrams(address).block());
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      ((CorePublisher<T>) publisher).subscribe(new CoreBridge<T>(subscriber, after));
    }
  },

  RX {
    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new RxLink(RxSockets.over(rig.streams()).connect(address).blockingGet());
    }

    @Override
    Door listen(Rig rig, SocketAddress address, ListenOptions options) {
      RxListener listener =
          RxSockets.over(rig.streams()).listen(address, options).blockingGet();
      return new Door(
          listener.streams(),
          listener.accept(),
          listener.inspect(),
          listener.aborted(),
          listener.shutdown(LONG).toFlowable());
    }

    @Override
    Post post(Rig rig, SocketAddress address) {
      return new Post.OfRx(RxSockets.over(rig.streams()).datagrams(address).blockingGet());
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      ((Flowable<T>) publisher).subscribe(new FlowableBridge<T>(subscriber, after));
    }
  };

  /** A deadline that is not reached. */
  private static final Duration LONG = Duration.ofSeconds(30);

  abstract Link connect(Rig rig, SocketAddress address);

  abstract Door listen(Rig rig, SocketAddress address, ListenOptions options);

  abstract Post post(Rig rig, SocketAddress address);

  /** Subscribes with a subscriber of this library's kind; does something after each element. */
  abstract <T> void subscribe(
      Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after);

  /** A publisher that gives foreign subscribers to another as this library's own kind. */
  final <T> Publisher<T> natively(Publisher<T> publisher, Consumer<? super T> after) {
    return subscriber -> {
      if (subscriber == null) {
        publisher.subscribe(null);
      } else {
        subscribe(publisher, subscriber, after);
      }
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A listener and what it publishes, whatever the library calls it. */
  record Door(
      StreamListener listener,
      Publisher<?> connections,
      Publisher<?> requests,
      Publisher<?> aborted,
      Publisher<?> shutdown) {
    static StreamConnection connection(Object element) {
      if (element instanceof ReactorConnection reactor) {
        return reactor.streams();
      }
      return element instanceof RxConnection rx ? rx.streams() : (StreamConnection) element;
    }
  }

  /** A connection, whatever the library calls it. */
  interface Link {
    StreamConnection streams();

    Publisher<ByteBuffer> receive();

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
  }

  private record PlainLink(StreamConnection streams) implements Link {
    @Override
    public Publisher<ByteBuffer> receive() {
      return streams.receive();
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

  private record ReactorLink(ReactorConnection connection) implements Link {
    @Override
    public StreamConnection streams() {
      return connection.streams();
    }

    @Override
    public Publisher<ByteBuffer> receive() {
      return connection.receive();
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

  private record RxLink(RxConnection connection) implements Link {
    @Override
    public StreamConnection streams() {
      return connection.streams();
    }

    @Override
    public Publisher<ByteBuffer> receive() {
      return connection.receive();
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

  /** Passes signals on; does something after each element. */
  private static class Bridge<T> implements Subscriber<T> {
    private final Subscriber<? super T> target;
    private final Consumer<? super T> after;

    Bridge(Subscriber<? super T> target, Consumer<? super T> after) {
      this.target = target;
      this.after = after;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      target.onSubscribe(subscription);
    }

    @Override
    public void onNext(T element) {
      target.onNext(element);
      after.accept(element);
    }

    @Override
    public void onError(Throwable cause) {
      target.onError(cause);
    }

    @Override
    public void onComplete() {
      target.onComplete();
    }
  }

  private static final class CoreBridge<T> extends Bridge<T> implements CoreSubscriber<T> {
    CoreBridge(Subscriber<? super T> target, Consumer<? super T> after) {
      super(target, after);
    }
  }

  private static final class FlowableBridge<T> extends Bridge<T> implements FlowableSubscriber<T> {
    FlowableBridge(Subscriber<? super T> target, Consumer<? super T> after) {
      super(target, after);
    }
  }
}
