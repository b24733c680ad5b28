package dev.sluice.tck.rs;

import dev.sluice.tck.kit.Driver;
import dev.sluice.tck.kit.Peer;
import org.reactivestreams.Publisher;

/** The TCK for a publisher of a listener, which ends when that closes. */
public abstract class ListenerTck extends PublisherTck<Object> {
  ListenerTck(Object subject) {
    super(subject);
  }

  abstract Publisher<?> publisher(Library.Door door);

  /** Done after each element. */
  void after(Object element) {}

  final Library.Door listen() {
    return subject()
        .library()
        .listen(
            subject().rig(), subject().net().freeAddress(), subject().setup().listener());
  }

  /** Somebody who connects. */
  final Peer dial(Library.Door door) {
    return subject().peer(Driver.current().dial(door.listener().localAddress()));
  }

  final Publisher<Object> publisher(Library.Door door, long elements, int ahead, Runnable next) {
    return subject()
        .stepwise(
            publisher(door),
            this::after,
            elements,
            ahead,
            number -> next.run(),
            () -> subject().rig().finish(door.listener().close()));
  }

  /** Somebody else takes what it gives. */
  @Override
  public Publisher<Object> createFailedPublisher() {
    Library.Door door = listen();
    subject().rig().probe(publisher(door), 0).awaitSubscription();
    return subject().natively(publisher(door), this::after);
  }
}
