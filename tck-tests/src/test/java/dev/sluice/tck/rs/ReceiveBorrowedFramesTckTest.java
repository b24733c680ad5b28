package dev.sluice.tck.rs;

import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Views of messages: put together from several small indications, or many of a large one. */
@Candidate.Is(Candidate.RECEIVE_BORROWED_FRAMES)
public class ReceiveBorrowedFramesTckTest extends ReceiveTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveBorrowedFramesTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    return Setup.DEFAULT.withReceiveBuffer(size().or(0)).withAnyCut();
  }

  @Override
  Publisher<ByteBuffer> publisher(Link link) {
    return link.receiveBorrowed(Frames.fixed(bytes()));
  }

  @Override
  int bytes() {
    return 3;
  }
}
