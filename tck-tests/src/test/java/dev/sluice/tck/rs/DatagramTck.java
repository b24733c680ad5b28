package dev.sluice.tck.rs;

import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.Overflow;
import java.net.SocketAddress;
import org.reactivestreams.Publisher;

/** The TCK for a publisher of received datagrams, which never ends by itself. */
public abstract class DatagramTck<T> extends PublisherTck<T> {
  DatagramTck(Object subject) {
    super(subject);
  }

  abstract Publisher<T> publisher(Post post);

  /** Done after each element. */
  void after(T element) {}

  @Override
  final Setup setup() {
    DatagramOptions options = DatagramOptions.defaults();
    return Setup.of(
        size().isDefault()
            ? options
            : options.withOverflow(Overflow.DROP_OLDEST).withKept(size().or(0)));
  }

  @Override
  public final long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }

  /** Where only so many are kept, there are never more that nobody took. */
  @Override
  public final Publisher<T> createPublisher(long elements) {
    Post post = subject().post();
    SocketAddress address = post.streams().localAddress();
    return subject()
        .stepwise(
            publisher(post),
            this::after,
            elements,
            size().or(Subject.ENDLESS),
            number -> subject().sender().send(address, (byte) number),
            () -> {});
  }

  @Override
  public final Publisher<T> createFailedPublisher() {
    Post post = subject().post();
    subject().rig().finish(post.streams().close());
    return subject().natively(publisher(post), this::after);
  }
}
