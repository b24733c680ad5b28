package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedData;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Retained indications, released after onNext. */
@Candidate.Is(Candidate.RECEIVE_RETAINED)
public class ReceiveRetainedTckTest extends IndicationTck<RetainedData> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ReceiveRetainedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<RetainedData> publisher(Link link) {
    return link.receiveRetained();
  }

  @Override
  void after(RetainedData element) {
    element.release();
  }
}
