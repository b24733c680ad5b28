package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventSocket;
import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetAddress;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Local addresses: SIO_ADDRESS_LIST_QUERY and SIO_ADDRESS_LIST_CHANGE. */
class AddressListTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Call query(EventSocket socket, InetAddress[] into) {
    return Call.start(done -> socket.control(SocketControl.ADDRESS_LIST_QUERY, into, done));
  }

  private static Call change(EventSocket socket) {
    return Call.start(done -> socket.control(SocketControl.ADDRESS_LIST_CHANGE, null, done));
  }

  @EachTransport
  void theAddressListTellsItsLengthAndThenFillsTheArray(Net net) {
    Rig rig = rigs.open(net);
    EventSocket socket = rig.listeningSocket(null);
    Call probe = query(socket, null);
    assertThat(probe.status()).isEqualTo(Status.BUFFER_OVERFLOW);
    int count = (int) probe.information();
    InetAddress[] all = new InetAddress[count];
    Call filled = query(socket, all);
    assertThat(filled.status()).isEqualTo(Status.SUCCESS);
    assertThat(filled.information()).isEqualTo(count);
    assertThat(all).contains(InetAddress.getLoopbackAddress()).doesNotContainNull();
  }

  @EachTransport
  void aWatchOfTheAddressListIsCancelledByItsOwner(Net net) {
    Rig rig = rigs.open(net);
    EventSocket socket = rig.connectionSocket(null);
    Call watch = change(socket);
    assertThat(query(socket, null).status()).isEqualTo(Status.BUFFER_OVERFLOW);
    assertThat(watch.isDone()).isFalse();
    watch.request().cancel();
    assertThat(watch.status()).isEqualTo(Status.CANCELLED);
  }

  @EachTransport
  void wskR75_closeCancelsAWatchOfTheAddressList(Net net) {
    Rig rig = rigs.open(net);
    EventSocket socket = rig.connectionSocket(null);
    Call watch = change(socket);
    Call query = query(socket, null);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    assertThat(watch.completions()).isEqualTo(1);
    assertThat(watch.request().status()).isEqualTo(Status.CANCELLED);
    assertThat(query.completions()).isEqualTo(1);
  }

  @EachNet
  void onlyUnixSocketsHaveNoAddressList(Net net) {
    Rig rig = rigs.open(net);
    Status expected = net.isTcp() ? Status.BUFFER_OVERFLOW : Status.NOT_SUPPORTED;
    assertThat(query(rig.connectionSocket(null), null).status()).isEqualTo(expected);
    assertThat(query(rig.listeningSocket(null), null).status()).isEqualTo(expected);
  }
}
