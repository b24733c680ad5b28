package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedData;
import org.testng.annotations.Factory;

/** Sends without copying, from outside. */
@Candidate.Is(Candidate.SEND_RETAINED_FROM_OUTSIDE)
public class SendRetainedBlackBoxTckTest extends SendTcks.BlackBox<RetainedData> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public SendRetainedBlackBoxTckTest(Object subject) {
    super(subject);
  }

  @Override
  Sending<RetainedData> send() {
    return subject().connectReading().sendRetained();
  }

  @Override
  public RetainedData createElement(int element) {
    return new HeapData(5000, (byte) element);
  }
}
