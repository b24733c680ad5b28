package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ClientControl;
import dev.sluice.api.SocketTransport;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.StandardProtocolFamily;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Controls of a client: reference 2.4. */
class ClientControlTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static <I> Call start(Rig rig, ClientControl<I> control, I input) {
    return Call.start(done -> rig.client().control(control, input, done));
  }

  @EachTransport
  void wskR7_theTransportListTellsItsLengthAndThenFillsTheArray(Net net) {
    Rig rig = rigs.open(net);
    Call probe = start(rig, ClientControl.TRANSPORT_LIST_QUERY, null);
    assertThat(probe.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    int count = (int) probe.information();
    SocketTransport[] tooShort = new SocketTransport[count - 1];
    Call second = start(rig, ClientControl.TRANSPORT_LIST_QUERY, tooShort);
    assertThat(second.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(second.information()).isEqualTo(count);
    assertThat(tooShort).containsOnlyNulls();
    SocketTransport[] all = new SocketTransport[count];
    Call third = start(rig, ClientControl.TRANSPORT_LIST_QUERY, all);
    assertThat(third.status()).isEqualTo(Status.SUCCESS);
    assertThat(third.information()).isEqualTo(count);
    assertThat(all)
        .doesNotHaveDuplicates()
        .contains(new SocketTransport(StandardProtocolFamily.INET, SocketType.STREAM, "TCP"));
  }

  @EachTransport
  void wskR8_aPendingTransportListChangeIsCancelledByClosingTheClient(Net net) {
    Rig rig = rigs.open(net);
    Call change = start(rig, ClientControl.TRANSPORT_LIST_CHANGE, null);
    assertThat(start(rig, ClientControl.TRANSPORT_LIST_QUERY, null).status())
        .isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(change.isDone()).isFalse();
    rig.close();
    assertThat(change.completions()).isEqualTo(1);
    assertThat(change.request().status()).isEqualTo(Status.CANCELLED);
  }

  @EachTransport
  void wskR8_aPendingTransportListChangeIsCancelledByItsOwner(Net net) {
    Rig rig = rigs.open(net);
    Call change = start(rig, ClientControl.TRANSPORT_LIST_CHANGE, null);
    change.request().cancel();
    assertThat(change.status()).isEqualTo(Status.CANCELLED);
  }

  @EachTransport
  void wskR4_aClosedClientTakesNoControl(Net net) {
    Rig rig = rigs.open(net);
    rig.close();
    assertThat(start(rig, ClientControl.TRANSPORT_LIST_QUERY, null).status())
        .isEqualTo(Status.DEVICE_NOT_READY);
    assertThat(start(rig, ClientControl.TRANSPORT_LIST_CHANGE, null).status())
        .isEqualTo(Status.DEVICE_NOT_READY);
  }

  @EachTransport
  void securityDescriptorsAndTdiAreNotSupported(Net net) {
    Rig rig = rigs.open(net);
    for (ClientControl<Object> control : List.of(
        ClientControl.CACHE_SECURITY_DESCRIPTOR,
        ClientControl.RELEASE_SECURITY_DESCRIPTOR,
        ClientControl.TDI_DEVICE_NAME_MAPPING,
        ClientControl.TDI_BEHAVIOR)) {
      assertThat(start(rig, control, new Object()).status())
          .as(control.name())
          .isEqualTo(Status.NOT_SUPPORTED);
      assertThat(start(rig, control, null).status()).isEqualTo(Status.NOT_SUPPORTED);
    }
  }

  @EachTransport
  @SuppressWarnings({"unchecked", "rawtypes"}) // what the types forbid
  void anInputOfAnotherTypeIsABadArgument(Net net) {
    Rig rig = rigs.open(net);
    for (ClientControl control :
        List.of(ClientControl.TRANSPORT_LIST_QUERY, ClientControl.TRANSPORT_LIST_CHANGE)) {
      assertThat(start(rig, control, "not this").status()).isEqualTo(Status.INVALID_PARAMETER);
    }
  }
}
