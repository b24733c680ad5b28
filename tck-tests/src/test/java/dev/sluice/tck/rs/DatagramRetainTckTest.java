package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedDatagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Retained datagrams, released after onNext; they never end by themselves. */
public class DatagramRetainTckTest extends PublisherTck<RetainedDatagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public DatagramRetainTckTest(Object subject) {
    super(subject, "datagram-retain");
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }

  @Override
  public Publisher<RetainedDatagram> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().postWith(elements).receiveRetained(), RetainedDatagram::release);
  }

  @Override
  public Publisher<RetainedDatagram> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().closedPost().receiveRetained(), RetainedDatagram::release);
  }
}
