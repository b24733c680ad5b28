package dev.sluice.tck.rs;

import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends of datagrams to the fixed peer, from outside. */
@Candidate.Is(Candidate.SEND_TO_PEER_FROM_OUTSIDE)
public class SendToPeerBlackBoxTckTest extends SendTcks.BlackBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public SendToPeerBlackBoxTckTest(Object subject) {
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
