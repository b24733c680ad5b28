package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedData;
import org.testng.annotations.Factory;

/** Sends without copying, from outside. */
public class SendRetainedBlackBoxTckTest extends SendTcks.BlackBox<RetainedData> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public SendRetainedBlackBoxTckTest(Object subject) {
    super(subject, "send-retained");
  }

  @Override
  Sending<RetainedData> send(Subject subject) {
    return subject.connect().sendRetained();
  }

  @Override
  public RetainedData createElement(int element) {
    return new HeapData(5000, (byte) element);
  }
}
