package dev.sluice.tck.rs;

import dev.sluice.tck.kit.PeerServer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** A connection that is made: one element. */
@Candidate.Is(Candidate.CONNECT)
public class ConnectTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ConnectTckTest(Object subject) {
    super(subject);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  private Sockets sockets() {
    return subject().library().sockets(subject().rig().streams());
  }

  private PeerServer server() {
    return subject().rig().server(0);
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    PeerServer server = server();
    subject().afterwards(server::remove);
    return subject().natively(sockets().connect(server.address()), element -> {});
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    PeerServer server = server();
    server.remove();
    return subject().natively(sockets().connect(server.address()), element -> {});
  }
}
