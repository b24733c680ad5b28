package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Messages each of which comes in two indications, so that the first part of it is carried. */
public class ReceiveFramesCarriedTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveFramesCarriedTckTest(Object subject) {
    super(subject, "receive-frames-carried");
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
                .receive(Frames.fixed(3)),
            element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject()
        .library()
        .natively(subject().peerReset().receive(Frames.fixed(3)), element -> {});
  }
}
