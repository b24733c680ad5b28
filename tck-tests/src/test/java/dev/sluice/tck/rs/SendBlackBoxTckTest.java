package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends from outside. */
public class SendBlackBoxTckTest extends SendTcks.BlackBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public SendBlackBoxTckTest(Object subject) {
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
