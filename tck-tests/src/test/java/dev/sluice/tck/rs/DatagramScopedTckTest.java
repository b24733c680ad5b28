package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** What comes out of an inner publisher for each retained datagram. */
@Candidate.Is(Candidate.DATAGRAM_SCOPED)
public class DatagramScopedTckTest extends DatagramTck<byte[]> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramScopedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<byte[]> publisher(Post post) {
    return post.receiveScoped();
  }
}
