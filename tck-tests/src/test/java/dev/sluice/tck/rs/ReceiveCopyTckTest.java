package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Copies; a read of one byte is an element. */
public class ReceiveCopyTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveCopyTckTest(Object subject) {
    super(subject, "receive-copy");
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject().library().natively(subject().peerSending(elements).receive(), element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject().library().natively(subject().peerReset().receive(), element -> {});
  }
}
