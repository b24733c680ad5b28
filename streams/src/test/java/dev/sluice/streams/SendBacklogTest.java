package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event of which only the newest counts: the ideal send backlog. */
@Timeout(20)
class SendBacklogTest {
  private final Fixture fixture = new Fixture();
  private final FakeLoop loop = fixture.loop;

  private Probe<Long> subscribe(long demand) {
    Probe<Long> probe = new Probe<>(demand);
    fixture.connection.idealSendBacklog().subscribe(probe);
    loop.runAll();
    return probe;
  }

  private void told(long bytes) {
    loop.run(() -> fixture.connection.sendBacklog(bytes));
  }

  @Test
  void wskR72_theNumberAsItIsComesFirstThenItsChanges() {
    Probe<Long> probe = subscribe(9);
    told(20);
    told(30);
    assertThat(probe.elements).containsExactly(1L, 20L, 30L);
    assertThat(fixture.socket.count("idealSendBacklog")).isEqualTo(1);
  }

  @Test
  void theEventIsOffUntilSomebodyWantsToHearOfIt() {
    assertThat(fixture.socket.enabled).doesNotContain(EventType.SEND_BACKLOG);
    subscribe(0);
    assertThat(fixture.socket.enabled).contains(EventType.SEND_BACKLOG);
  }

  @Test
  void whoComesLaterGetsTheNewestAndNoQuestionIsAsked() {
    told(20);
    told(30);
    assertThat(subscribe(9).elements).containsExactly(30L);
    assertThat(fixture.socket.count("idealSendBacklog")).isZero();
  }

  @Test
  void anEventThatComesBeforeTheAnswerIsTheNewerOne() {
    Probe<Long> probe = new Probe<>(9);
    loop.as(() -> {
      fixture.connection.idealSendBacklog().subscribe(probe);
      fixture.connection.sendBacklog(20);
    });
    loop.runAll();
    assertThat(probe.elements).containsExactly(20L);
  }

  @Test
  void withoutDemandTheNewestWaitsAndThoseBeforeAreForgotten() {
    Probe<Long> slow = subscribe(1);
    Probe<Long> quick = subscribe(Long.MAX_VALUE);
    told(20);
    told(30);
    told(40);
    assertThat(slow.elements).containsExactly(1L);
    assertThat(quick.elements).containsExactly(1L, 20L, 30L, 40L);
    slow.request(2);
    loop.runAll();
    assertThat(slow.elements).containsExactly(1L, 40L);
    told(50);
    assertThat(slow.elements).containsExactly(1L, 40L, 50L);
  }

  @Test
  void requestInOnNextGoesOn() {
    Probe<Long> probe = new Probe<>(1);
    probe.onNextDo(bytes -> {
      if (bytes < 5) {
        fixture.connection.sendBacklog(bytes + 1);
      }
      probe.request(1);
    });
    fixture.connection.idealSendBacklog().subscribe(probe);
    loop.runAll();
    assertThat(probe.elements).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void theEndComesAfterTheNumberThatWaits() {
    Probe<Long> probe = subscribe(1);
    told(20);
    loop.run(() -> fixture.socket.close(new Request()));
    assertThat(probe.completed).isFalse();
    probe.request(1);
    loop.runAll();
    assertThat(probe.elements).containsExactly(1L, 20L);
    assertThat(probe.completed).isTrue();
  }

  @Test
  void aBrokenConnectionCompletesWithoutDemand() {
    Probe<Long> probe = subscribe(1);
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    assertThat(probe.completed).isTrue();
  }

  @Test
  void rs309_aBadRequestFailsOnlyThatSubscriber() {
    Probe<Long> bad = subscribe(1);
    Probe<Long> good = subscribe(9);
    bad.request(0);
    loop.runAll();
    told(20);
    assertThat(bad.error).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
    assertThat(good.elements).containsExactly(1L, 20L);
  }
}
