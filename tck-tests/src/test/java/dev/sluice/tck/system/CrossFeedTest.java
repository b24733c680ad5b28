package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.StreamConnection;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;

/** Two connections on one loop, thus with one receive buffer, feed each other. */
@Timeout(300)
class CrossFeedTest {
  private static final long BYTES = Form.pick(32L << 20, 1L << 30);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealNet
  void twoConnectionsFeedEachOtherWithBorrowedBytes(Net net) throws Exception {
    feed(net, (from, to) -> to.send(from.receiveBorrowed()));
  }

  @EachRealNet
  void twoConnectionsFeedEachOtherWithSmallBorrowedPieces(Net net) throws Exception {
    feed(net, (from, to) -> to.send(from.receiveBorrowed(1000)));
  }

  @EachRealNet
  void twoConnectionsFeedEachOtherWithRetainedBytes(Net net) throws Exception {
    feed(net, (from, to) -> to.sendRetained(from.receiveRetained()));
  }

  private void feed(Net net, BiFunction<StreamConnection, StreamConnection, Publisher<Void>> relay)
      throws InterruptedException, ExecutionException {
    Rig rig = rigs.open(net);
    var left = rig.streamed();
    var right = rig.streamed();
    Probe<Void> toRight = rig.probe(relay.apply(left.connection(), right.connection()), 1);
    Probe<Void> toLeft = rig.probe(relay.apply(right.connection(), left.connection()), 1);
    ExecutorService peers = Executors.newFixedThreadPool(4);
    try {
      peers.submit(() -> left.peer().write(BYTES).finish());
      peers.submit(() -> right.peer().write(BYTES).finish());
      Future<Pattern.Check> atLeft = peers.submit(() -> check(left.peer()));
      Future<Pattern.Check> atRight = peers.submit(() -> check(right.peer()));
      assertThat(toRight.awaitEnd(Duration.ofSeconds(150)).error()).isNull();
      assertThat(toLeft.awaitEnd(Duration.ofSeconds(150)).error()).isNull();
      rig.finish(left.connection().disconnect());
      rig.finish(right.connection().disconnect());
      for (Pattern.Check check : new Pattern.Check[] {atLeft.get(), atRight.get()}) {
        assertThat(check.mismatch()).isNull();
        assertThat(check.position()).isEqualTo(BYTES);
      }
    } finally {
      peers.shutdownNow();
    }
  }

  private static Pattern.Check check(Peer peer) {
    try {
      return peer.checkToEnd();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
