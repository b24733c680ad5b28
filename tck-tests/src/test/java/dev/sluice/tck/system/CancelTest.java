package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.RetainedData;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancelling stops reading: at once, and losing nothing. */
class CancelTest {
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final Duration WATCH = Duration.ofMillis(Form.pick(200, 2_000));

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealNet
  void cancelFromAForeignThreadStopsReadingAtOnce(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().flood();
    Pattern.Check check = new Pattern.Check();
    for (int round = 0; round < 5; round++) {
      Probe<ByteBuffer> probe = rig.probe(
          link.connection().receive(), Long.MAX_VALUE, (itself, data) -> check.feed(data));
      probe.awaitReceived(200);
      probe.cancel();
      long read = link.received().bytesRead();
      await().during(WATCH).until(() -> link.received().bytesRead() - read <= RECEIVE_BUFFER);
      assertThat(link.received().heldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
    }
    assertThat(check.mismatch()).isNull();
    assertThat(link.received().bytesAccepted()).isEqualTo(check.position());
  }

  @EachRealNet
  void cancelInsideOnNextReadsNothingMore(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().flood();
    AtomicLong read = new AtomicLong();
    Pattern.Check check = new Pattern.Check();
    Probe<ByteBuffer> probe =
        rig.probe(link.connection().receiveBorrowed(1000), Long.MAX_VALUE, (itself, data) -> {
          check.feed(data);
          if (itself.received() == 500) {
            read.set(link.received().bytesRead());
            itself.cancel();
          }
        });
    await().until(() -> read.get() > 0);
    long limit = read.get() + (net.isEpoll() ? 0 : RECEIVE_BUFFER);
    await().during(WATCH).until(() -> link.received().bytesRead() <= limit);
    assertThat(probe.received()).isEqualTo(500);
    assertThat(link.received().bytesAccepted()).isEqualTo(check.position());
  }

  @EachRealNet
  void cancelOfARetainingSubscriberKeepsWhatItHasAndReadsNothingMore(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().flood();
    AtomicLong read = new AtomicLong();
    RetainedData[] kept = new RetainedData[3];
    rig.probe(link.connection().receiveRetained(), Long.MAX_VALUE, (itself, data) -> {
      kept[(int) itself.received() - 1] = data;
      if (itself.received() == kept.length) {
        itself.cancel();
        read.set(link.received().bytesRead());
      }
    });
    await().until(() -> read.get() > 0);
    long limit = read.get() + RECEIVE_BUFFER;
    await().during(WATCH).until(() -> link.received().bytesRead() <= limit);
    long place = 0;
    for (RetainedData data : kept) {
      Pattern.assertIs(data.toByteArray(), place);
      place += data.size();
      data.release();
    }
    assertThat(link.received().retained()).isZero();
  }
}
