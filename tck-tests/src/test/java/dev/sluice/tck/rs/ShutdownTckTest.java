package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** The result of a shutdown: one element. It never fails. */
@Candidate.Is(Candidate.SHUTDOWN)
public class ShutdownTckTest extends ListenerTck {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ShutdownTckTest(Object subject) {
    super(subject);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  @Override
  Publisher<?> publisher(Library.Door door) {
    return door.shutdown();
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return subject().natively(publisher(listen()), this::after);
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    return null;
  }
}
