package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExtensionTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Status refused(EventSocket socket, Class<?> extension) {
    return catchThrowableOfType(StatusException.class, () -> socket.registerExtension(extension))
        .status();
  }

  @EachNet
  void wskR16_anUnknownExtensionIsNotSupported(Net net) {
    Rig rig = rigs.open(net);
    assertThat(refused(rig.connectionSocket(null), Runnable.class)).isEqualTo(Status.NOT_SUPPORTED);
    assertThat(refused(rig.connected(null).socket(), Runnable.class))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertThat(refused(rig.listener(new ListeningEvents() {}), Runnable.class))
        .isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachNet
  void wskR16_anExtensionOfAnotherCategoryIsNotSupported(Net net) {
    Rig rig = rigs.open(net);
    assertThat(refused(rig.listener(new ListeningEvents() {}), ReceiveBudget.class))
        .isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachNet
  void registeringAgainGivesTheSame(Net net) {
    Rig rig = rigs.open(net);
    EventSocket socket = rig.connectionSocket(null);
    assertThat(socket.registerExtension(ReceiveBudget.class))
        .isSameAs(socket.registerExtension(ReceiveBudget.class));
  }

  @EachNet
  void wskR79_aClosedSocketHasNoExtensions(Net net) {
    Rig rig = rigs.open(net);
    EventSocket socket = rig.connectionSocket(null);
    assertThat(Call.run(socket::close)).isEqualTo(Status.SUCCESS);
    assertThat(refused(socket, ReceiveBudget.class)).isEqualTo(Status.FILE_FORCED_CLOSED);
  }
}
