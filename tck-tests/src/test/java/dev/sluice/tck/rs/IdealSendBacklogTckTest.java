package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Ideal send backlogs, each told when the one before was given. They never fail. */
public class IdealSendBacklogTckTest extends PublisherTck<Long> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public IdealSendBacklogTckTest(Object subject) {
    super(subject, "idealSendBacklog");
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return subject().sendBacklogs(elements);
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return null;
  }
}
