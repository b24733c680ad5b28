package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Views of messages in larger indications, so that demand ends inside of them. */
public class ReceiveBorrowedFramesTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveBorrowedFramesTckTest(Object subject) {
    super(subject, "receive-borrowed-frames");
  }

  @Override
  NettyConfiguration configure(NettyConfiguration configuration) {
    return configuration;
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveBorrowed(Frames.fixed(1)), element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().peerReset().receiveBorrowed(Frames.fixed(1)), element -> {});
  }
}
