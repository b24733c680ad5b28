package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Copies of datagrams. */
@Candidate.Is(Candidate.DATAGRAM_COPY)
public class DatagramCopyTckTest extends DatagramTck<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramCopyTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<Datagram> publisher(Post post) {
    return post.receive();
  }
}
