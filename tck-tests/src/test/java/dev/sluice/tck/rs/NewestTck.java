package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * The TCK for a publisher of numbers of which only the newest counts; it never fails. Subscribers
 * at different demands get different elements, so there is no multicast to test.
 */
public abstract class NewestTck<T> extends PublisherTck<T> {
  NewestTck(Object subject) {
    super(subject);
  }

  @Override
  public final Publisher<T> createFailedPublisher() {
    return null;
  }

  private static void skip() {
    throw new SkipException("Unable to run this test, as each subscriber gets what is the newest"
        + " when it asks, not all that there is");
  }

  @Override
  @Test
  public final void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
    skip();
  }

  @Override
  @Test
  public final void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
    skip();
  }

  @Override
  @Test
  public final void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
    skip();
  }
}
