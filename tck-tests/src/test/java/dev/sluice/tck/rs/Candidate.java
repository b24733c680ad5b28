package dev.sluice.tck.rs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the TCK is run for: the publishers and subscribers of the streams, whatever the library
 * calls them. {@link PublicPublishersTest} finds each public one here, or a reason why not.
 *
 * <p>Its internal size is what decides how much it has inside at a time; the adapters add nothing
 * to it, they have no queue and no prefetch of their own:
 *
 * <pre>
 * size         is
 * ELEMENT      StreamOptions.elementSize, or the argument; indications are larger, so that demand
 *              ends inside of them. By default an indication of a byte, which is less than an element
 * INDICATION   the receive buffer: a message or batch has that much, or is carried over several.
 *              By default it has room for more than there is
 * REQUEST      the buffer of a receive request
 * KEPT         DatagramOptions.kept with DROP_OLDEST; by default PAUSE, which keeps nothing
 * CONNECTIONS  ListenOptions.connectionLimit: each is closed when it was given
 * PENDED       ListenOptions.pendLimit: each request is decided when it was given
 * SENDING      StreamOptions.sendWindow in bytes and StreamOptions.sendDemand in elements
 * NONE         a fact or a few, replayed
 * </pre>
 */
enum Candidate {
  RECEIVE_COPY(Sized.ELEMENT, "Connection.receive()"),
  RECEIVE_BORROWED(
      Sized.ELEMENT, "Connection.receiveBorrowed()", "Connection.receiveBorrowed(int)"),
  RECEIVE_RETAINED(Sized.INDICATION, "Connection.receiveRetained()"),
  RECEIVE_SCOPED(Sized.INDICATION, "Connection.receiveScoped(Function)"),
  RECEIVE_FRAMES(Sized.INDICATION, "Connection.receive(Frames)"),
  RECEIVE_BORROWED_FRAMES(Sized.INDICATION, "Connection.receiveBorrowed(Frames)"),
  RECEIVE_BATCHES(Sized.INDICATION, "Connection.receiveBatches(Frames)"),
  READ(Sized.REQUEST, "Connection.read(int)"),
  DISCONNECTED(Sized.NONE, "Connection.disconnected()"),
  IDEAL_SEND_BACKLOG(Sized.NONE, "Connection.idealSendBacklog()"),
  DATAGRAM_COPY(Sized.KEPT, "Datagrams.receive()"),
  DATAGRAM_BORROWED(Sized.KEPT, "Datagrams.receiveBorrowed()"),
  DATAGRAM_RETAINED(Sized.KEPT, "Datagrams.receiveRetained()"),
  DATAGRAM_SCOPED(Sized.KEPT, "Datagrams.receiveScoped(Function)"),
  ACCEPT(Sized.CONNECTIONS, "Listener.accept()"),
  INSPECT(Sized.PENDED, "Listener.inspect()"),
  ABORTED(Sized.PENDED, "Listener.aborted()"),
  SHUTDOWN(Sized.NONE, "Listener.shutdown(Duration)"),
  CONNECT(Sized.NONE, "Sockets.connect(SocketAddress)"),
  LISTEN(Sized.NONE, "Sockets.listen(SocketAddress, ListenOptions)"),
  DATAGRAMS(Sized.NONE, "Sockets.datagrams(SocketAddress, DatagramOptions)"),
  CLIENT_EVENTS(Sized.NONE, "Sockets.clientEvents()"),
  SEND_FROM_OUTSIDE(Sized.SENDING, "StreamConnection.sender()", "Connection.send(Publisher)"),
  SEND_FROM_INSIDE(Sized.SENDING, "StreamConnection.sender()", "Connection.send(Publisher)"),
  SEND_RETAINED_FROM_OUTSIDE(
      Sized.SENDING, "StreamConnection.retainedSender()", "Connection.sendRetained(Publisher)"),
  SEND_RETAINED_FROM_INSIDE(
      Sized.SENDING, "StreamConnection.retainedSender()", "Connection.sendRetained(Publisher)"),
  DATAGRAM_SEND_FROM_OUTSIDE(
      Sized.SENDING, "StreamDatagrams.sender()", "Datagrams.send(Publisher)"),
  DATAGRAM_SEND_FROM_INSIDE(Sized.SENDING, "StreamDatagrams.sender()", "Datagrams.send(Publisher)"),
  SEND_TO_PEER_FROM_OUTSIDE(
      Sized.SENDING, "StreamDatagrams.peerSender()", "Datagrams.sendToPeer(Publisher)"),
  SEND_TO_PEER_FROM_INSIDE(
      Sized.SENDING, "StreamDatagrams.peerSender()", "Datagrams.sendToPeer(Publisher)");

  /** What decides how much there is inside at a time; see {@link Candidate}. */
  enum Sized {
    ELEMENT,
    INDICATION,
    REQUEST,
    KEPT,
    CONNECTIONS,
    PENDED,
    SENDING,
    NONE
  }

  /** Which candidate a class of the TCK is about. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Is {
    Candidate value();
  }

  private final Sized sized;
  private final Set<String> methods;

  Candidate(Sized sized, String... methods) {
    this.sized = sized;
    this.methods = Set.of(methods);
  }

  /** The candidate that a class is about. */
  static Candidate of(Class<?> type) {
    return type.getAnnotation(Is.class).value();
  }

  /** All publishers, or all subscribers. */
  static Set<Candidate> all(boolean publishers) {
    return Stream.of(values())
        .filter(candidate -> candidate.isPublisher() == publishers)
        .collect(Collectors.toSet());
  }

  private boolean isPublisher() {
    return sized != Sized.SENDING;
  }

  boolean hasSize() {
    return sized != Sized.NONE;
  }

  /** The methods it stands for, without the library in the name of the type where all have them. */
  Set<String> methods() {
    return methods;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
