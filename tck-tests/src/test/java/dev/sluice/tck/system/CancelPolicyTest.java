package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.CancelPolicy;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a connection whose receiver goes before the end, and of one that breaks. */
@Timeout(300)
class CancelPolicyTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private Rig open(Net net, CancelPolicy policy) {
    return rigs.open(net, StreamOptions.defaults().withCancelPolicy(policy));
  }

  /** Another connection of the same client, which nothing must harm. */
  private static final class Neighbour {
    private final Rig rig;
    private final Rig.Streamed link;
    private final Pattern.Check check = new Pattern.Check();

    Neighbour(Rig rig) {
      this.rig = rig;
      this.link = rig.streamed();
      rig.probe(link.connection().receive(), Long.MAX_VALUE, (probe, data) -> check.feed(data));
    }

    void assertUnharmed() {
      link.peer().write(1000);
      rig.until(() -> check.position() == 1000);
      assertThat(check.mismatch()).isNull();
    }
  }

  @EachNet
  void abortEndsTheConnectionAndNoOther(Net net) {
    Rig rig = open(net, CancelPolicy.ABORT);
    Neighbour neighbour = new Neighbour(rig);
    Rig.Streamed link = rig.streamed();
    link.peer().write(10);
    Probe<ByteBuffer> probe =
        rig.probe(link.connection().receive(), 9, (itself, data) -> itself.cancel());
    probe.awaitReceived(1);
    Peer.Received end = link.peer().readToEnd();
    assertThat(end.bytes()).isEmpty();
    if (net.isTcp()) {
      assertThat(end.isReset()).as("reset").isTrue();
    }
    assertThat(probe.isEnded()).isFalse();
    neighbour.assertUnharmed();
  }

  @EachNet
  void closeEndsTheConnectionInOrderAfterWhatIsBeingSent(Net net) {
    Rig rig = open(net, CancelPolicy.CLOSE);
    Neighbour neighbour = new Neighbour(rig);
    Rig.Streamed link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), 9).awaitSubscription();
    rig.probe(link.connection().send(ByteBuffer.wrap(Pattern.bytes(0, 1000))), 1);
    probe.cancel();
    Peer.Received end = link.peer().readToEnd();
    assertThat(end.isReset()).isFalse();
    Pattern.assertIs(end.bytes(), 0, 1000);
    link.peer().finish();
    rig.finish(link.connection().close());
    neighbour.assertUnharmed();
  }

  @EachNet
  void drainTakesSoMuchOfAPeerThenHoldsItBack(Net net) {
    int drained = net.much() / 4;
    Rig rig = open(net, CancelPolicy.drain(drained));
    Neighbour neighbour = new Neighbour(rig);
    Rig.Streamed link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), 0).awaitSubscription();
    link.peer().flood();
    rig.until(() -> link.received().paused());
    probe.cancel();
    rig.until(() -> link.received().bytesDropped() == drained);
    rig.until(() -> link.received().paused());
    rig.stays(() -> link.received().bytesDropped() == drained);
    assertThat(link.received().bytesAccepted()).isEqualTo(drained);

    Pattern.Check rest = new Pattern.Check(drained);
    Probe<ByteBuffer> next =
        rig.probe(link.connection().receive(), Long.MAX_VALUE, (itself, data) -> rest.feed(data));
    rig.until(() -> rest.position() > drained + 100_000);
    assertThat(rest.mismatch()).isNull();
    link.peer().stopFloodSoon();
    next.cancel();
    neighbour.assertUnharmed();
  }

  @EachNet
  void drainFindsTheEnd(Net net) {
    Rig rig = open(net, CancelPolicy.drain(Long.MAX_VALUE));
    Rig.Streamed link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), 0).awaitSubscription();
    rig.aside(() -> link.peer().write(100_000).finish());
    probe.cancel();
    rig.until(() -> link.received().bytesDropped() == 100_000);
    Probe<ByteBuffer> late = rig.probe(link.connection().receive(), 0).awaitEnd();
    assertThat(late.isComplete()).isTrue();
  }

  @EachTransport
  void failFastTellsAResetWithoutDemandAndCountsWhatItDrops(Net net) {
    Rig rig = rigs.open(net, StreamOptions.defaults().withFailFast(true));
    Rig.Streamed link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), 0).awaitSubscription();
    link.peer().write(1000);
    rig.until(() -> link.received().paused());
    link.peer().reset();
    probe.awaitEnd();
    assertThat(probe.received()).isZero();
    assertThat(probe.error())
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.CONNECTION_RESET));
    assertThat(link.received().bytesDropped()).isEqualTo(1000);
  }
}
