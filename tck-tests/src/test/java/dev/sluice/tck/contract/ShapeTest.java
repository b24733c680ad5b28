package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BasicSocket;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.TransportSocket;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the types of the contract already say, so that no provider can do otherwise. */
class ShapeTest {
  private static Stream<String> methods(Class<?> type) {
    return Stream.of(type.getMethods()).map(Method::getName).distinct();
  }

  private static Method method(Class<?> type, String name) {
    List<Method> found =
        Stream.of(type.getMethods()).filter(m -> m.getName().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  @Test
  void wskR10_everyCategoryIsNamedByItsMethod() {
    assertThat(methods(SocketClient.class))
        .contains(
            "basicSocket", "listeningSocket", "datagramSocket", "connectionSocket", "streamSocket");
  }

  @Test
  void wskR12_aBasicSocketHasControlsAndCloseOnly() {
    assertThat(methods(BasicSocket.class))
        .containsExactlyInAnyOrderElementsOf(methods(EventSocket.class).toList());
    assertThat(methods(BasicSocket.class)).doesNotContain("bind", "localAddress");
    assertThat(TransportSocket.class.isAssignableFrom(BasicSocket.class)).isFalse();
  }

  @Test
  void wskR31_disconnectAbortAndBacklogHaveNoVerdict() {
    assertThat(method(ConnectionEvents.class, "disconnect").getReturnType()).isEqualTo(void.class);
    assertThat(method(ConnectionEvents.class, "sendBacklog").getReturnType()).isEqualTo(void.class);
    assertThat(method(ListeningEvents.class, "abort").getReturnType()).isEqualTo(void.class);
  }

  @Test
  void wskR69_anAbortTakesNoBuffer() {
    assertThat(method(ConnectionSocket.class, "abort").getParameterTypes())
        .containsExactly(Request.class);
  }

  @Test
  void wskD14_verdictsOfInspectHaveTheNamesOfTheHeader() {
    assertThat(Stream.of(InspectVerdict.values()).map(Enum::name))
        .containsExactlyInAnyOrder("ACCEPT", "REJECT", "PEND");
  }

  @Test
  void wskD15_enablingTakesNoRequest() {
    assertThat(method(EventSocket.class, "enableEvents").getParameterTypes())
        .doesNotContain(Request.class);
  }

  @Test
  void wskD23_theReservedFormsAreLeftOut() {
    assertThat(methods(ConnectionSocket.class)).doesNotContain("sendEx", "receiveEx");
    assertThat(methods(ConnectionEvents.class)).doesNotContain("receiveEx");
  }

  @Test
  void everyStatusHasACodeOfItsOwnWhoseSeverityTellsErrors() {
    assertThat(Stream.of(Status.values()).map(Status::code)).doesNotHaveDuplicates();
    assertThat(Stream.of(Status.values()).filter(status -> !status.isError()))
        .containsExactlyInAnyOrder(Status.SUCCESS, Status.PENDING, Status.EVENT_PENDING);
  }

  @Test
  void thereIsNoStatusOfWhatIsNotHere() {
    assertThat(Stream.of(Status.values()).map(Status::name))
        .doesNotContain(
            "BUFFER_TOO_SMALL",
            "INTEGER_OVERFLOW",
            "INVALID_BUFFER_SIZE",
            "MORE_PROCESSING_REQUIRED");
  }

  @Test
  void whetherAMessageIsEntireCannotBeAsked() {
    assertThat(methods(ReceiveEvent.class)).doesNotContain("entireMessage");
  }
}
