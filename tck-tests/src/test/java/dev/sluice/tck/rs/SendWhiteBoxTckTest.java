package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends, from inside. */
@Candidate.Is(Candidate.SEND_FROM_INSIDE)
public class SendWhiteBoxTckTest extends SendTcks.WhiteBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public SendWhiteBoxTckTest(Object subject) {
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
