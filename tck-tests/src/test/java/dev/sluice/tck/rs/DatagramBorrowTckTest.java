package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Borrowed datagrams; they never end by themselves. */
public class DatagramBorrowTckTest extends PublisherTck<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public DatagramBorrowTckTest(Object subject) {
    super(subject, "datagram-borrow");
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }

  @Override
  public Publisher<Datagram> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().postWith(elements).receiveBorrowed(), element -> {});
  }

  @Override
  public Publisher<Datagram> createFailedPublisher() {
    return subject().library().natively(subject().closedPost().receiveBorrowed(), element -> {});
  }
}
