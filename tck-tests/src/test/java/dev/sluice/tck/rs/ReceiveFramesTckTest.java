package dev.sluice.tck.rs;

import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Messages: carried over several small indications, or many of them cut out of a large one. */
@Candidate.Is(Candidate.RECEIVE_FRAMES)
public class ReceiveFramesTckTest extends ReceiveTck<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveFramesTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    return Setup.DEFAULT.withReceiveBuffer(size().or(0)).withAnyCut();
  }

  @Override
  Publisher<ByteBuffer> publisher(Link link) {
    return link.receive(Frames.fixed(bytes()));
  }

  @Override
  int bytes() {
    return 3;
  }
}
