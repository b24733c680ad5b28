package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** What a connection makes when somebody asks for it knows what happened before. */
@Timeout(20)
class OnDemandTest {
  private final Fixture fixture = new Fixture();
  private final SocketStreamConnection connection = fixture.connection;

  private <T> Probe<T> subscribe(Publisher<T> publisher) {
    Probe<T> probe = new Probe<>(9);
    publisher.subscribe(probe);
    fixture.loop.runAll();
    return probe;
  }

  private void closeSocket() {
    fixture.loop.run(() -> fixture.socket.close(new Request()));
    fixture.loop.runAll();
  }

  @Test
  void whoAsksAfterTheEndHearsOfTheDisconnectAndTheEnd() {
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    closeSocket();
    Probe<Disconnect> kinds = subscribe(connection.disconnected());
    assertThat(kinds.elements).containsExactly(Disconnect.GRACEFUL);
    assertThat(kinds.hasEnded()).isTrue();
  }

  @Test
  void whoAsksFirstAfterTheEndHearsOnlyOfTheEnd() {
    closeSocket();
    assertThat(subscribe(connection.disconnected()).hasEnded()).isTrue();
    assertThat(subscribe(connection.close()).hasEnded()).isTrue();
  }

  @Test
  void wskR72_whoAsksAfterTheEndHearsOfTheNumberThatWasTold() {
    fixture.loop.run(() -> connection.sendBacklog(20));
    closeSocket();
    fixture.loop.run(() -> connection.sendBacklog(30));
    Probe<Long> numbers = subscribe(connection.idealSendBacklog());
    assertThat(numbers.elements).containsExactly(20L);
    assertThat(numbers.hasEnded()).isTrue();
    assertThat(fixture.socket.count("idealSendBacklog")).isZero();
  }

  @Test
  void aConnectionIsCountedUntilItHasClosed() {
    AtomicInteger closed = new AtomicInteger();
    OpenConnections open = new OpenConnections(1);
    open.add(connection, closed::incrementAndGet);
    assertThat(open.areAtLimit()).isTrue();
    closeSocket();
    assertThat(open.areAtLimit()).isFalse();
    assertThat(closed).hasValue(1);
  }

  @Test
  void aConnectionThatHasClosedIsNotCounted() {
    AtomicInteger closed = new AtomicInteger();
    closeSocket();
    OpenConnections open = new OpenConnections(1);
    open.add(connection, closed::incrementAndGet);
    assertThat(open.snapshot()).isEmpty();
    assertThat(closed).hasValue(1);
  }

  @Test
  void theSocketForUsersIsTheSameAlways() {
    assertThat(connection.socket()).isSameAs(connection.socket());
  }
}
