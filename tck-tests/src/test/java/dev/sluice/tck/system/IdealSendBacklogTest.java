package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a connection's subsystem advises to have in flight. */
@Timeout(300)
class IdealSendBacklogTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR72_theNumberAsItIsComesFirstAndTheEndWithTheConnection(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<Long> probe = rig.probe(link.connection().idealSendBacklog(), 9).awaitReceived(1);
    assertThat(probe.last())
        .isPositive()
        .isEqualTo(Call.information(link.socket()::idealSendBacklog));
    rig.finish(link.connection().abort());
    assertThat(probe.awaitEnd().isComplete()).isTrue();
    assertThat(rig.probe(link.connection().idealSendBacklog(), 9).awaitEnd().isComplete())
        .as("replayed")
        .isTrue();
  }

  @EachTransport
  void wskR72_aLateSubscriberAndAnEarlyOneAgreeOnTheNewestNumber(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<Long> early =
        rig.probe(link.connection().idealSendBacklog(), Long.MAX_VALUE).awaitReceived(1);
    link.peer().drop();
    for (int i = 0; i < 20; i++) {
      rig.finish(link.connection().send(ByteBuffer.wrap(Pattern.bytes(0, net.much() / 4))));
    }
    rig.settle(link.socket());
    Probe<Long> late = rig.probe(link.connection().idealSendBacklog(), 1).awaitReceived(1);
    assertThat(late.last()).isEqualTo(early.last());
    assertThat(late.last()).isEqualTo(Call.information(link.socket()::idealSendBacklog));
  }
}
