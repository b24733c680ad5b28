package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedData;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Retained indications of one byte, released after onNext. */
public class ReceiveRetainTckTest extends PublisherTck<RetainedData> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveRetainTckTest(Object subject) {
    super(subject, "receive-retain");
  }

  @Override
  public Publisher<RetainedData> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveRetained(), RetainedData::release);
  }

  @Override
  public Publisher<RetainedData> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().peerReset().receiveRetained(), RetainedData::release);
  }
}
