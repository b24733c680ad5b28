package dev.sluice.tck.rs;

import dev.sluice.streams.Datagram;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Borrowed datagrams. */
@Candidate.Is(Candidate.DATAGRAM_BORROWED)
public class DatagramBorrowedTckTest extends DatagramTck<Datagram> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public DatagramBorrowedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Publisher<Datagram> publisher(Post post) {
    return post.receiveBorrowed();
  }
}
