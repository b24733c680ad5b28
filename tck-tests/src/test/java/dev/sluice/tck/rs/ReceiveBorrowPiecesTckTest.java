package dev.sluice.tck.rs;

import dev.sluice.netty.NettyConfiguration;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Borrowed views cut out of larger indications, so that demand ends inside of them. */
public class ReceiveBorrowPiecesTckTest extends PublisherTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public ReceiveBorrowPiecesTckTest(Object subject) {
    super(subject, "receive-borrow-pieces");
  }

  @Override
  NettyConfiguration configure(NettyConfiguration configuration) {
    return configuration;
  }

  @Override
  public Publisher<ByteBuffer> createPublisher(long elements) {
    return subject()
        .library()
        .natively(subject().peerSending(elements).receiveBorrowed(1), element -> {});
  }

  @Override
  public Publisher<ByteBuffer> createFailedPublisher() {
    return subject().library().natively(subject().peerReset().receiveBorrowed(1), element -> {});
  }
}
