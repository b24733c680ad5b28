package dev.sluice.tck.rs;

import dev.sluice.streams.Frames;
import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Batches: the messages of an indication, each a byte. */
@Candidate.Is(Candidate.RECEIVE_BATCHES)
public class ReceiveBatchesTckTest extends IndicationTck<List<ByteBuffer>> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveBatchesTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<List<ByteBuffer>> publisher(Link link) {
    return link.receiveBatches(Frames.fixed(1));
  }

  @Override
  int bytes() {
    return size().or(3);
  }
}
