package dev.sluice.tck.rs;

import java.net.SocketAddress;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** A datagram socket that is made: one element. */
@Candidate.Is(Candidate.DATAGRAMS)
public class DatagramsTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramsTckTest(Object subject) {
    super(subject);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  private Publisher<Object> datagrams(SocketAddress address) {
    Sockets sockets = subject().library().sockets(subject().rig().streams());
    return subject().natively(sockets.datagrams(address), element -> {});
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return datagrams(subject().net().freeAddress());
  }

  /** Somebody has the address. */
  @Override
  public Publisher<Object> createFailedPublisher() {
    return datagrams(subject().sender().address());
  }
}
