package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends of datagrams to the fixed peer, from inside. */
@Candidate.Is(Candidate.SEND_TO_PEER_FROM_INSIDE)
public class SendToPeerWhiteBoxTckTest extends SendTcks.WhiteBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public SendToPeerWhiteBoxTckTest(Object subject) {
    super(subject);
  }

  @Override
  Sending<ByteBuffer> send() {
    return subject().postToPeer().sendToPeer();
  }

  @Override
  public ByteBuffer createElement(int element) {
    return ByteBuffer.wrap(new byte[] {(byte) element});
  }
}
