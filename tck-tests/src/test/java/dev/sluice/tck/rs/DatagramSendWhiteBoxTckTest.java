package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends of datagrams from inside. */
public class DatagramSendWhiteBoxTckTest extends SendTcks.WhiteBox<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public DatagramSendWhiteBoxTckTest(Object subject) {
    super(subject, "datagram-send");
  }

  @Override
  Sending<Datagram> send(Subject subject) {
    return subject.post().send();
  }

  @Override
  public Datagram createElement(int element) {
    return new Datagram(ByteBuffer.wrap(new byte[] {(byte) element}), Subject.nobody());
  }
}
