package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** What comes out of an inner publisher for each retained indication. */
@Candidate.Is(Candidate.RECEIVE_SCOPED)
public class ReceiveScopedTckTest extends IndicationTck<byte[]> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveScopedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<byte[]> publisher(Link link) {
    return link.receiveScoped();
  }
}
