package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Requests to a listener that inspects. */
public class InspectTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public InspectTckTest(Object subject) {
    super(subject, "inspect");
    subject().inspecting();
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return subject().listener(Library.Door::requests, elements);
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    return subject().listenerInUse(Library.Door::requests);
  }
}
