package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.streams.StreamOptions;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Copies cut out of larger indications, so that demand ends inside of them. */
public class ReceiveCopyPiecesTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveCopyPiecesTckTest(Object subject) {
    super(subject, "receive-copy-pieces");
  }

  @Override
  NettyConfiguration configure(NettyConfiguration configuration) {
    return configuration;
  }

  @Override
  StreamOptions options() {
    return StreamOptions.defaults().withElementSize(1);
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
