package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Copies of datagrams; they never end by themselves. */
public class DatagramCopyTckTest extends PublisherTck<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public DatagramCopyTckTest(Object subject) {
    super(subject, "datagram-copy");
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }

  @Override
  public Publisher<Datagram> createPublisher(long elements) {
    return subject().library().natively(subject().postWith(elements).receive(), element -> {});
  }

  @Override
  public Publisher<Datagram> createFailedPublisher() {
    return subject().library().natively(subject().closedPost().receive(), element -> {});
  }
}
