package dev.sluice.tck.rs;

import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import dev.sluice.tck.kit.Driver;
import dev.sluice.tck.kit.Overheard;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Events of a client, which end with its sockets. They never fail. */
@Candidate.Is(Candidate.CLIENT_EVENTS)
public class ClientEventsTckTest extends NewestTck<Object> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public ClientEventsTckTest(Object subject) {
    super(subject);
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    Overheard overheard = new Overheard(subject().configuration());
    StreamSockets sockets = StreamSockets.create(overheard, StreamOptions.defaults());
    Runnable close = () -> Driver.current().closing(sockets::close);
    subject().afterwards(close);
    return subject()
        .stepwise(
            subject().library().sockets(sockets).clientEvents(),
            element -> {},
            elements,
            1,
            number -> overheard.events().clientEvent((int) number),
            close);
  }
}
