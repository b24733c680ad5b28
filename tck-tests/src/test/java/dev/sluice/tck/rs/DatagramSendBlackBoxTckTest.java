package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends of datagrams, from outside. */
@Candidate.Is(Candidate.DATAGRAM_SEND_FROM_OUTSIDE)
public class DatagramSendBlackBoxTckTest extends SendTcks.BlackBox<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramSendBlackBoxTckTest(Object subject) {
    super(subject);
  }

  @Override
  Sending<Datagram> send() {
    return subject().post().send();
  }

  @Override
  public Datagram createElement(int element) {
    return new Datagram(
        ByteBuffer.wrap(new byte[] {(byte) element}), subject().sender().address());
  }
}
