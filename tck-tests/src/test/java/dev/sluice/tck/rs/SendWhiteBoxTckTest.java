package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends from inside. */
public class SendWhiteBoxTckTest extends SendTcks.WhiteBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public SendWhiteBoxTckTest(Object subject) {
    super(subject, "send");
  }

  @Override
  Sending<ByteBuffer> send(Subject subject) {
    return subject.connect().send();
  }

  @Override
  public ByteBuffer createElement(int element) {
    return ByteBuffer.wrap(new byte[] {(byte) element});
  }
}
