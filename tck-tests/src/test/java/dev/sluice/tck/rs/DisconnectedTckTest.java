package dev.sluice.tck.rs;

import dev.sluice.api.Disconnect;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** What the peer did: it finishes. That never fails. */
@Candidate.Is(Candidate.DISCONNECTED)
public class DisconnectedTckTest extends PublisherTck<Disconnect> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DisconnectedTckTest(Object subject) {
    super(subject);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  @Override
  public Publisher<Disconnect> createPublisher(long elements) {
    Subject.Pair pair = subject().connect();
    return subject()
        .stepwise(
            pair.link().disconnected(),
            element -> {},
            elements,
            1,
            number -> pair.peer().finish(),
            () -> subject().rig().finish(pair.link().streams().abort()));
  }

  @Override
  public Publisher<Disconnect> createFailedPublisher() {
    return null;
  }
}
