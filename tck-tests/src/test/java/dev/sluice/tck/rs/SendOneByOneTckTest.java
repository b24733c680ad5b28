package dev.sluice.tck.rs;

import dev.sluice.streams.StreamOptions;
import java.nio.ByteBuffer;
import org.testng.annotations.Factory;

/** Sends that ask for one element at a time. */
public class SendOneByOneTckTest extends SendTcks.WhiteBox<ByteBuffer> {
  @Factory(dataProvider = "subjects", dataProviderClass = Subject.Each.class)
  public SendOneByOneTckTest(Object subject) {
    super(subject, "send-demand-1");
  }

  @Override
  StreamOptions options() {
    return StreamOptions.defaults().withSendDemand(1);
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
