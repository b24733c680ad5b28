package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Reads by request. */
@Candidate.Is(Candidate.READ)
public class ReadTckTest extends ReceiveTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReadTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<ByteBuffer> publisher(Link link) {
    return link.read(size().or(1 << 14));
  }

  @Override
  int bytes() {
    return size().or(1);
  }

  @Override
  boolean stepwise() {
    return size().isDefault();
  }
}
