package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends, from outside. */
@Candidate.Is(Candidate.SEND_FROM_OUTSIDE)
public class SendBlackBoxTckTest extends SendTcks.BlackBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public SendBlackBoxTckTest(Object subject) {
    super(subject);
  }

  @Override
  Sending<ByteBuffer> send() {
    return subject().connectReading().send();
  }

  @Override
  public ByteBuffer createElement(int element) {
    return ByteBuffer.wrap(new byte[] {(byte) element});
  }
}
