package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** What comes out of an inner publisher for each retained indication, which is one byte. */
public class ReceiveScopedTckTest extends PublisherTck<byte[]> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveScopedTckTest(Object subject) {
    super(subject, "receive-scoped");
  }

  @Override
  public Publisher<byte[]> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveScoped(), element -> {});
  }

  @Override
  public Publisher<byte[]> createFailedPublisher() {
    return subject().library().natively(subject().peerReset().receiveScoped(), element -> {});
  }
}
