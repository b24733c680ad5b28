package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** The result of a shutdown: one element. It never fails. */
public class ShutdownTckTest extends PublisherTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ShutdownTckTest(Object subject) {
    super(subject, "shutdown");
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    return subject().shutdown();
  }

  @Override
  public Publisher<Object> createFailedPublisher() {
    return null;
  }
}
