package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A subscriber whose elements find no memory fails alone, and no byte is lost by it. */
class NoMemoryTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void aReadThatFindsNoMemoryFailsAndAnotherGoesOn(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().write(5);
    // an array that no machine makes
    Probe<ByteBuffer> greedy =
        rig.probe(link.connection().read(Integer.MAX_VALUE), 3).awaitEnd();
    assertThat(greedy.error())
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.INSUFFICIENT_RESOURCES));
    Pattern.Check check = new Pattern.Check();
    Probe<ByteBuffer> modest =
        rig.probe(link.connection().read(2), Long.MAX_VALUE, (probe, data) -> check.feed(data));
    link.peer().write(4).finish();
    assertThat(modest.awaitEnd().error()).isNull();
    assertThat(check.position()).isEqualTo(9);
    assertThat(check.mismatch()).isNull();
    assertThat(greedy.received()).isZero();
  }
}
