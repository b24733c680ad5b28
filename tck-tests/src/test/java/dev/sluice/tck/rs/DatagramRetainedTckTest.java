package dev.sluice.tck.rs;

import dev.sluice.streams.RetainedDatagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Retained datagrams, released after onNext. */
@Candidate.Is(Candidate.DATAGRAM_RETAINED)
public class DatagramRetainedTckTest extends DatagramTck<RetainedDatagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramRetainedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<RetainedDatagram> publisher(Post post) {
    return post.receiveRetained();
  }

  @Override
  void after(RetainedDatagram element) {
    element.release();
  }
}
