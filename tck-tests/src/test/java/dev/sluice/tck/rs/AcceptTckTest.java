package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Connections of a listener. */
public class AcceptTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public AcceptTckTest(Object subject) {
    super(subject, "accept");
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return subject().listener(Library.Door::connections, elements);
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    return subject().listenerInUse(Library.Door::connections);
  }
}
