package dev.sluice.tck.rs;

import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import org.reactivestreams.Publisher;
import org.testng.annotations.Factory;

/**
 * Requests to a listener that inspects; where few may be pended, each is rejected when it was
 * given.
 */
@Candidate.Is(Candidate.INSPECT)
public class InspectTckTest extends ListenerTck {
  @Factory(dataProvider = "subjects", dataProviderClass = Matrix.class)
  public InspectTckTest(Object subject) {
    super(subject);
  }

  @Override
  Setup setup() {
    ListenOptions options = ListenOptions.defaults().withInspection(true);
    return Setup.of(size().isDefault() ? options : options.withPendLimit(size().or(0)));
  }

  @Override
  Publisher<?> publisher(Library.Door door) {
    return door.requests();
  }

  @Override
  void after(Object element) {
    if (!size().isDefault()) {
      ((ConnectionRequest) element).reject();
    }
  }

  @Override
  public Publisher<Object> createPublisher(long elements) {
    Library.Door door = listen();
    return publisher(door, elements, Subject.ENDLESS, () -> dial(door));
  }
}
