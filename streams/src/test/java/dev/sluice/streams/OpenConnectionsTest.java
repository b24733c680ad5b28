package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who counts as open, and who hears that there is room again. */
@Timeout(20)
class OpenConnectionsTest {
  private final Fixture fixture = new Fixture();
  private final OpenConnections ofClient = new OpenConnections(Integer.MAX_VALUE);
  private final OpenConnections ofListener = new OpenConnections(1);
  private final AtomicInteger room = new AtomicInteger();

  private void add() {
    ofClient.add(fixture.connection);
    ofListener.add(fixture.connection, room::incrementAndGet);
  }

  private void close() {
    fixture.connection.abort().subscribe(new Probe<>(1));
    fixture.loop.runAll();
  }

  @Test
  void aConnectionIsOpenUntilItHasClosed() {
    add();
    assertThat(ofListener.areAtLimit()).isTrue();
    assertThat(ofClient.areAtLimit()).isFalse();
    assertThat(ofClient.snapshot()).containsExactly(fixture.connection);

    close();
    assertThat(ofListener.areAtLimit()).isFalse();
    assertThat(ofClient.snapshot()).isEmpty();
    assertThat(room).hasValue(1);
  }

  @Test
  void oneThatClosedBeforeItWasCountedTakesNoRoom() {
    close();
    add();
    assertThat(ofListener.areAtLimit()).isFalse();
    assertThat(ofClient.snapshot()).isEmpty();
    assertThat(room).hasValue(1);
  }
}
