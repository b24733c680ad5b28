package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Borrowed views: pieces of an element size, or by default whatever has come. */
@Candidate.Is(Candidate.RECEIVE_BORROWED)
public class ReceiveBorrowedTckTest extends ReceiveTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveBorrowedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    return size().isDefault() ? Setup.DEFAULT.withReceiveBuffer(1) : Setup.DEFAULT;
  }

  @Override
  Publisher<ByteBuffer> publisher(Link link) {
    return size().isDefault()
        ? link.receiveBorrowed()
        : link.receiveBorrowed(size().or(0));
  }

  @Override
  int bytes() {
    return size().or(1);
  }
}
