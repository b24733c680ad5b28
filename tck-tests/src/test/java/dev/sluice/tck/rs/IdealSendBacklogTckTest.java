package dev.sluice.tck.rs;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.streams.StreamConnection;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Send backlogs: the number as it is, then what the subsystem tells. They never fail. */
@Candidate.Is(Candidate.IDEAL_SEND_BACKLOG)
public class IdealSendBacklogTckTest extends NewestTck<Long> {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public IdealSendBacklogTckTest(Object subject) {
    super(subject);
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    Link link = subject().connect().link();
    StreamConnection connection = link.streams();
    ConnectionEvents callbacks = (ConnectionEvents) connection;
    return subject()
        .stepwise(
            link.idealSendBacklog(),
            element -> {},
            elements,
            1,
            number -> {
              if (number > 0) { // the first is there
                connection.socket().eventLoop().execute(() -> callbacks.sendBacklog(number));
              }
            },
            () -> subject().rig().finish(connection.abort()));
  }
}
