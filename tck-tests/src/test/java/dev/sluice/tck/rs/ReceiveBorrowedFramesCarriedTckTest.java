package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Views of messages each of which comes in two indications, so they are put together. */
public class ReceiveBorrowedFramesCarriedTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveBorrowedFramesCarriedTckTest(Object subject) {
    super(subject, "receive-borrowed-frames-carried");
  }

  @Override
  NettyConfiguration configure(NettyConfiguration configuration) {
    return configuration.withReceiveBuffer(2);
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject()
        .library()
        .natively(
            subject()
                .peerSending(elements > Integer.MAX_VALUE ? elements : 3 * elements)
                .receiveBorrowed(Frames.fixed(3)),
            element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().peerReset().receiveBorrowed(Frames.fixed(3)), element -> {});
  }
}
