package dev.sluice.tck.rs;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxListener;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.streams.StreamSockets;
import dev.sluice.tck.kit.Rig;
import io.reactivex.rxjava3.core.Flowable;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CorePublisher;

/**
 * How a subject is reached: through plain publishers with a plain subscriber, or through a library
 * with that library's own kind of subscriber, before which it puts nothing of its own.
 */
enum Library {
  PLAIN {
    @Override
    Sockets sockets(StreamSockets streams) {
      return new Sockets.Plain(streams);
    }

    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new Link.Plain(rig.first(rig.streams().connect(address)));
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
    Post post(Rig rig, SocketAddress address, DatagramOptions options) {
      return new Post.Plain(rig.first(rig.streams().datagrams(address, options)));
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      publisher.subscribe(new Bridge<>(subscriber, after));
    }
  },

  REACTOR {
    @Override
    Sockets sockets(StreamSockets streams) {
      return new Sockets.OfReactor(ReactorSockets.over(streams));
    }

    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new Link.OfReactor(
          ReactorSockets.over(rig.streams()).connect(address).block());
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
    Post post(Rig rig, SocketAddress address, DatagramOptions options) {
      return new Post.OfReactor(
          ReactorSockets.over(rig.streams()).datagrams(address, options).block());
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      ((CorePublisher<T>) publisher).subscribe(new Bridge.Core<T>(subscriber, after));
    }
  },

  RX {
    @Override
    Sockets sockets(StreamSockets streams) {
      return new Sockets.OfRx(RxSockets.over(streams));
    }

    @Override
    Link connect(Rig rig, SocketAddress address) {
      return new Link.OfRx(RxSockets.over(rig.streams()).connect(address).blockingGet());
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
    Post post(Rig rig, SocketAddress address, DatagramOptions options) {
      return new Post.OfRx(
          RxSockets.over(rig.streams()).datagrams(address, options).blockingGet());
    }

    @Override
    <T> void subscribe(
        Publisher<T> publisher, Subscriber<? super T> subscriber, Consumer<? super T> after) {
      ((Flowable<T>) publisher).subscribe(new Bridge.OfFlowable<T>(subscriber, after));
    }
  };

  /** A deadline that is not reached. */
  private static final Duration LONG = Duration.ofSeconds(30);

  abstract Sockets sockets(StreamSockets streams);

  abstract Link connect(Rig rig, SocketAddress address);

  abstract Door listen(Rig rig, SocketAddress address, ListenOptions options);

  abstract Post post(Rig rig, SocketAddress address, DatagramOptions options);

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
}
