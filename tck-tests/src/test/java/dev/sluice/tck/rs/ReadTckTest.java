package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Reads by request, of one byte each. */
public class ReadTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReadTckTest(Object subject) {
    super(subject, "read");
  }

  @Override
  NettyConfiguration configure(NettyConfiguration configuration) {
    return configuration;
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject().library().natively(subject().peerSending(elements).read(1), element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject().library().natively(subject().peerReset().read(1), element -> {});
  }
}
