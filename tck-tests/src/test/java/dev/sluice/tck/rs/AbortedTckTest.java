package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Ids of requests that are gone. */
public class AbortedTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public AbortedTckTest(Object subject) {
    super(subject, "aborted");
    subject().inspecting();
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return subject().aborts(elements);
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    return subject().listenerInUse(Library.Door::aborted);
  }
}
