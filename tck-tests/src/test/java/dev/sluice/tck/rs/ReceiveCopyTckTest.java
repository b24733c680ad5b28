package dev.sluice.tck.rs;

import dev.sluice.streams.StreamOptions;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Copies: pieces of an element size, or by default whatever has come. */
@Candidate.Is(Candidate.RECEIVE_COPY)
public class ReceiveCopyTckTest extends ReceiveTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveCopyTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    return size().isDefault()
        ? Setup.DEFAULT.withReceiveBuffer(1)
        : Setup.of(StreamOptions.defaults().withElementSize(size().or(0)));
  }

  @Override
  Publisher<ByteBuffer> publisher(Link link) {
    return link.receive();
  }

  @Override
  int bytes() {
    return size().or(1);
  }
}
