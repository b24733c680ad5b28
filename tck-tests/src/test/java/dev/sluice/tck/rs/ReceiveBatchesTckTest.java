package dev.sluice.tck.rs;

import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Batches; a read of one byte is a message, and a batch. */
public class ReceiveBatchesTckTest extends PublisherTck<List<ByteBuffer>> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveBatchesTckTest(Object subject) {
    super(subject, "receive-batches");
  }

  @Override
  public Publisher<List<ByteBuffer>> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveBatches(Frames.fixed(1)), element -> {});
  }

  @Override
  public Publisher<List<ByteBuffer>> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().peerReset().receiveBatches(Frames.fixed(1)), element -> {});
  }
}
