package dev.sluice.tck.rs;

import java.net.SocketAddress;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** A listener that is made: one element. */
@Candidate.Is(Candidate.LISTEN)
public class ListenTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ListenTckTest(Object subject) {
    super(subject);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  private Publisher<Object> listen(SocketAddress address) {
    Sockets sockets = subject().library().sockets(subject().rig().streams());
    return subject().natively(sockets.listen(address), element -> {});
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return listen(subject().net().freeAddress());
  }

  /** Somebody listens there. */
  @Override
  public Publisher<Object> createFailedPublisher() {
    return listen(subject().rig().streamListener().localAddress());
  }
}
