package dev.sluice.tck.rs;

import dev.sluice.streams.ListenOptions;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Ids of requests that were given and are gone; the newest wait, as many as may be pended. */
@Candidate.Is(Candidate.ABORTED)
public class AbortedTckTest extends ListenerTck {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public AbortedTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    ListenOptions options = ListenOptions.defaults().withInspection(true);
    return Setup.of(size().isDefault() ? options : options.withPendLimit(size().or(0)));
  }

  @Override
  Publisher<?> publisher(Library.Door door) {
    return door.aborted();
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    Library.Door door = listen();
    Probe<?> given = subject().rig().probe(door.requests(), Long.MAX_VALUE);
    return publisher(door, elements, size().or(Subject.ENDLESS), () -> {
      long before = given.received();
      Peer peer = dial(door);
      given.awaitReceived(before + 1);
      peer.reset();
    });
  }
}
