package dev.sluice.tck.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Status;
import dev.sluice.streams.FrameException;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages over real sockets: all of them, at the demand there is, and no more held than said. */
@Timeout(300)
class FramesTest {
  private static final int BUFFER = 64 << 10;
  private static final int LIMIT = 8192;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealNet
  void linesAreThoseThatWereSentAtAnyDemand(Net net) {
    Rig rig = rigs.open(net);
    List<String> lines = lines((int) Form.pick(20_000, 1_000_000));
    byte[] bytes = (String.join("\r\n", lines) + "\n").getBytes(US_ASCII);
    for (long demand : new long[] {1, 7, 256, Long.MAX_VALUE}) {
      var link = rig.streamed();
      int[] next = {0};
      int[] wrong = {0};
      Probe<String> reader = rig.probe(
          link.connection().receive(Frames.lines(US_ASCII, LIMIT)), demand, (probe, line) -> {
            wrong[0] += line.equals(lines.get(next[0]++)) ? 0 : 1;
            if (demand != Long.MAX_VALUE && next[0] % demand == 0) {
              request(rig, link, probe, demand);
            }
          });
      writing(() -> link.peer().write(bytes).finish());
      reader.awaitEnd(java.time.Duration.ofSeconds(150));
      assertThat(reader.error()).isNull();
      assertThat(next[0]).isEqualTo(lines.size());
      assertThat(wrong[0]).isZero();
      assertThat(link.received().bytesAccepted()).isEqualTo(bytes.length);
    }
  }

  /** Inside onNext for the first half of the elements, after it for the others. */
  private static void request(Rig rig, Rig.Streamed link, Probe<String> probe, long demand) {
    if (probe.received() % 2 == 0) {
      probe.request(demand);
    } else {
      link.socket().eventLoop().execute(() -> probe.request(demand));
    }
  }

  private static List<String> lines(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(500) == 0 ? LIMIT : random.nextInt(100);
      lines.add(String.valueOf((char) ('a' + i % 26)).repeat(length));
    }
    return lines;
  }

  /** A write that may wait for the reader, and may be cut off. */
  private static void writing(Runnable write) {
    Thread writer = new Thread(write, "peer-write");
    writer.setDaemon(true);
    writer.setUncaughtExceptionHandler((thread, closed) -> {});
    writer.start();
  }

  @EachRealNet
  void aLineOfTenMebibytesFailsAtItsLimitAndHoldsABufferAndTheLimit(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<String> reader =
        rig.probe(link.connection().receive(Frames.lines(US_ASCII, LIMIT)), Long.MAX_VALUE);
    writing(() -> link.peer().write(new byte[10 << 20]));
    reader.awaitEnd();
    assertThat(reader.error())
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("limit of " + LIMIT + " bytes");
    await().until(() -> link.received().paused());
    assertThat(link.received().heldBytes()).isLessThanOrEqualTo(BUFFER + LIMIT + 1);
    assertThat(link.received().bytesAccepted()).isLessThanOrEqualTo(LIMIT + 1);
  }

  @EachRealNet
  void framesThenAReadThenRetainThenFramesAgainGetEveryByteOnceInOrder(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Pattern.Check check = new Pattern.Check();
    Frames<ByteBuffer> tens = Frames.fixed(10);

    link.peer().write(25);
    var one = rig.probe(link.connection().receive(tens), 3, (probe, data) -> check.feed(data));
    await().until(() -> link.received().bytesAccepted() == 25);
    one.cancel();
    assertThat(one.received()).isEqualTo(2);
    assertThat(link.received().heldBytes()).isPositive();
    assertThat(Call.run(
            done -> link.socket().receive(ByteBuffer.allocate(9), ReceiveMode.AVAILABLE, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);

    var two = rig.probe(link.connection().read(2), 1, (probe, data) -> check.feed(data));
    two.awaitReceived(1).cancel();

    link.peer().write(7);
    var three = rig.probe(
        link.connection().receiveRetained(), Long.MAX_VALUE, (probe, data) -> feed(check, data));
    await().until(() -> link.received().bytesAccepted() == 32);
    three.cancel();
    rig.settle(link.socket());
    assertThat(check.position()).isEqualTo(32);

    link.peer().write(13).finish();
    var four = rig.probe(link.connection().receive(tens), 2, (probe, data) -> check.feed(data));
    four.awaitEnd();
    assertThat(four.error()).isInstanceOf(FrameException.class).hasMessageContaining("truncated");
    var five = rig.probe(link.connection().receive(), 1, (probe, data) -> check.feed(data));
    five.awaitEnd();
    assertThat(five.isComplete()).isTrue();
    assertThat(check.position()).isEqualTo(45);
    assertThat(check.mismatch()).isNull();
    assertThat(link.received().heldBytes()).isZero();
  }

  private static void feed(Pattern.Check check, RetainedData data) {
    data.buffers().forEach(check::feed);
    data.release();
  }

  @EachRealNet
  void aReadHoldsNothingAndReadsNothingWithoutDemand(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Pattern.Check check = new Pattern.Check();
    var reader = rig.probe(link.connection().read(1000), 1, (probe, data) -> check.feed(data));
    link.peer().flood();
    reader.awaitReceived(1);
    rig.settle(link.socket());
    if (net.isEpoll()) { // NIO reads ahead one buffer, to notice the end
      assertThat(link.received().bytesRead()).isEqualTo(check.position());
      assertThat(link.received().heldBytes()).isZero();
    }
    reader.request(5_000);
    reader.awaitReceived(5_001);
    reader.cancel();
    rig.settle(link.socket());
    assertThat(check.mismatch()).isNull();
    assertThat(check.position()).isEqualTo(link.received().bytesAccepted());
    link.peer().stopFloodSoon();
  }
}
