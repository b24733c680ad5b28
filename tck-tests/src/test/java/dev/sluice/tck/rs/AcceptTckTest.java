package dev.sluice.tck.rs;

import dev.sluice.streams.ListenOptions;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/** Connections of a listener; where few may be open, each is closed when it was given. */
@Candidate.Is(Candidate.ACCEPT)
public class AcceptTckTest extends ListenerTck {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public AcceptTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    ListenOptions options = ListenOptions.defaults();
    return Setup.of(
        size().isDefault() ? options : options.withConnectionLimit(size().or(0)));
  }

  @Override
  Publisher<?> publisher(Library.Door door) {
    return door.connections();
  }

  @Override
  void after(Object element) {
    if (!size().isDefault()) {
      Library.Door.connection(element).abort().subscribe(Subscribers.ignoring());
    }
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    Library.Door door = listen();
    return publisher(door, elements, Subject.ENDLESS, () -> dial(door));
  }
}
