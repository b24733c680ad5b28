package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Borrowed views; a read of one byte is an element. */
public class ReceiveBorrowTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveBorrowTckTest(Object subject) {
    super(subject, "receive-borrow");
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveBorrowed(100), element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject().library().natively(subject().peerReset().receiveBorrowed(100), element -> {});
  }
}
