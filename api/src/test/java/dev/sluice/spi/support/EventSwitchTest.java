package dev.sluice.spi.support;

import static dev.sluice.api.EventType.DISCONNECT;
import static dev.sluice.api.EventType.RECEIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four outcomes of a disable (WSK reference 3.6), and D24. */
class EventSwitchTest {
  private final EventSwitch events = new EventSwitch();
  private final Operation request = new UnusedOperation();

  @Test
  void wskR11_nothingIsEnabledAtFirst() {
    assertThat(events.enter(RECEIVE)).isFalse();
    assertThat(events.isAnyEnabled()).isFalse();
  }

  @Test
  void wskR18_disableOfAnEventThatDoesNotRunSucceedsAtOnce() {
    events.enable(EventSwitch.bit(RECEIVE));

    assertThat(events.disable(RECEIVE, null)).isEqualTo(Status.SUCCESS);
    assertThat(events.disable(RECEIVE, request)).isEqualTo(Status.SUCCESS);
    assertThat(events.enter(RECEIVE)).isFalse();
  }

  @Test
  void wskR19_disableWithARequestIsPendingUntilTheCallbackReturned() {
    events.enable(EventSwitch.bit(RECEIVE));
    events.enter(RECEIVE);

    assertThat(events.disable(RECEIVE, request)).isEqualTo(Status.PENDING);
    assertThat(outcomes()).containsExactly(Status.SUCCESS);
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void wskR20_disableWithoutARequestOfARunningEventIsEventPending() {
    events.enable(EventSwitch.bit(RECEIVE));
    events.enter(RECEIVE);

    assertThat(events.disable(RECEIVE, null)).isEqualTo(Status.EVENT_PENDING);
    assertThat(events.enter(RECEIVE)).isFalse();
  }

  @Test
  void d24_enableWhileADisableIsPendingWinsAndCancelsIt() {
    events.enable(EventSwitch.bit(RECEIVE));
    events.enter(RECEIVE);
    events.disable(RECEIVE, request);

    events.enable(EventSwitch.bit(RECEIVE));

    assertThat(outcomes()).containsExactly(Status.CANCELLED);
    assertThat(events.enter(RECEIVE)).isTrue();
  }

  @Test
  void wskR22_aStaticEventIsOnFromTheBeginning() {
    events.makeStatic(EventSwitch.bit(RECEIVE));

    assertThat(events.isStatic(RECEIVE)).isTrue();
    assertThat(events.isStatic(DISCONNECT)).isFalse();
    assertThat(events.enter(RECEIVE)).isTrue();
    assertThat(events.enter(DISCONNECT)).isFalse();
  }

  @Test
  void wskR49_aRefusalTurnsItsEventOff() {
    events.enable(EventSwitch.bit(RECEIVE) | EventSwitch.bit(DISCONNECT));
    events.enter(RECEIVE);

    events.refused(RECEIVE);

    assertThat(events.isEnabled(RECEIVE)).isFalse();
    assertThat(events.isEnabled(DISCONNECT)).isTrue();
  }

  @Test
  void wskD24_anEnableDuringTheCallbackWinsOverItsRefusal_unlessADisableFollows() {
    events.enable(EventSwitch.bit(RECEIVE));
    events.enter(RECEIVE);
    events.enable(EventSwitch.bit(RECEIVE));
    events.refused(RECEIVE);
    events.exit(RECEIVE);
    assertThat(events.isEnabled(RECEIVE)).isTrue();

    events.enter(RECEIVE);
    events.enable(EventSwitch.bit(RECEIVE));
    events.disable(RECEIVE, null);
    events.refused(RECEIVE);
    events.exit(RECEIVE);
    assertThat(events.isEnabled(RECEIVE)).isFalse();

    events.enable(EventSwitch.bit(RECEIVE));
    events.enter(RECEIVE);
    events.refused(RECEIVE);
    assertThat(events.isEnabled(RECEIVE)).as("an enable counts once").isFalse();
  }

  @Test
  void anotherEventsCallbackHoldsNothingUp() {
    events.enable(EventSwitch.bit(RECEIVE) | EventSwitch.bit(DISCONNECT));
    events.enter(DISCONNECT);

    assertThat(events.disable(RECEIVE, request)).isEqualTo(Status.SUCCESS);
    assertThat(events.disable(DISCONNECT, request)).isEqualTo(Status.PENDING);
    assertThat(outcomes()).isEmpty();
    assertThat(events.exit(DISCONNECT)).hasSize(1);
  }

  private List<Status> outcomes() {
    return events.exit(RECEIVE).stream().map(EventSwitch.Disable::outcome).toList();
  }

  private static final class UnusedOperation extends Operation {
    UnusedOperation() {
      super(null); // never runs
    }

    @Override
    protected Status perform() {
      throw new AssertionError("not to be carried out here");
    }
  }
}
