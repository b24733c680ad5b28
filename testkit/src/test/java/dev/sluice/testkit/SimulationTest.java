package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Time, seeds, and who runs steps. */
class SimulationTest {
  /** A little of everything, as a trace. */
  private static Simulation story(long seed) {
    Bench bench = new Bench(seed);
    Recorder one = new Recorder();
    Recorder two = new Recorder();
    bench.simulation.faults().latency(Duration.ofMillis(1), Duration.ofMillis(9));
    Bench.Link first = bench.connected(one, EventType.RECEIVE, EventType.DISCONNECT);
    Bench.Link second = bench.connected(two, EventType.RECEIVE);
    one.answer = event -> {
      ByteBuffer[] echo = {ByteBuffer.wrap(Recorder.bytes(event.indication()))};
      first.socket().send(echo, Set.of(), new Request());
      return ReceiveVerdict.SUCCESS;
    };
    first.peer().write(Recorder.pattern(5_000)).finish();
    second.peer().write(Recorder.pattern(5_000));
    second.peer().reset();
    bench.simulation.await(
        () -> one.told.contains("end SUCCESS") && two.told.contains("end CONNECTION_RESET"));
    bench.close();
    return bench.simulation;
  }

  @Test
  void theSameSeedGivesTheSameRunByteForByte() {
    for (long seed = 0; seed < 20; seed++) {
      Simulation once = story(seed);
      Simulation again = story(seed);
      assertThat(again.trace()).isEqualTo(once.trace());
      assertThat(again.digest()).isEqualTo(once.digest());
      assertThat(again.now()).isEqualTo(once.now());
    }
  }

  @Test
  void otherSeedsGiveOtherRuns() {
    Set<Long> digests = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      digests.add(story(seed).digest());
    }
    assertThat(digests).hasSize(20);
  }

  @Test
  void everySeedDeliversEveryByteInOrder() {
    for (long seed = 0; seed < 500; seed++) {
      try (Bench bench = new Bench(seed)) {
        Recorder recorder = new Recorder();
        Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
        link.peer().write(Recorder.pattern(1_000)).finish();
        bench.simulation.await(() -> recorder.told.contains("end SUCCESS"));
        assertThat(recorder.accepted.toByteArray()).isEqualTo(Recorder.pattern(1_000));
      }
    }
  }

  @Test
  void streamsAreCutIntoListsOfSeveralElements() {
    int longest = 0;
    for (long seed = 0; seed < 20; seed++) {
      try (Bench bench = new Bench(seed)) {
        Recorder recorder = new Recorder();
        Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
        link.peer().write(Recorder.pattern(10_000));
        bench.simulation.await(() -> recorder.accepted.size() == 10_000);
        longest = Math.max(longest, recorder.longestList);
      }
    }
    assertThat(longest).isGreaterThan(2);
  }

  @Test
  void whatIsWrittenTogetherStaysTogetherIfTheTestSaysSo() {
    for (long seed = 0; seed < 50; seed++) {
      try (Bench bench = new Bench(seed)) {
        bench.simulation.cutStreams(false);
        Recorder recorder = new Recorder();
        Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
        link.peer().write(Recorder.pattern(10_000));
        bench.simulation.run();
        assertThat(recorder.told).containsExactly("receive 10000 SUCCESS");
      }
    }
  }

  @Test
  void timeStandsStillWhileStepsRunAndGoesOnWhileSomethingIsAwaited() {
    try (Bench bench = new Bench(1)) {
      ConnectionSocket socket = bench.unconnected(null);
      List<String> ran = new ArrayList<>();
      socket.eventLoop().schedule(() -> ran.add("later"), Duration.ofSeconds(5).toNanos());
      Runnable cancel = socket
          .eventLoop()
          .schedule(() -> ran.add("never"), Duration.ofSeconds(1).toNanos());
      socket.eventLoop().execute(() -> ran.add("soon"));
      cancel.run();
      bench.simulation.run();
      assertThat(ran).containsExactly("soon");
      assertThat(bench.simulation.now()).isZero();
      bench.simulation.advance(Duration.ofSeconds(4));
      assertThat(ran).hasSize(1);
      assertThat(bench.simulation.now()).isEqualTo(Duration.ofSeconds(4));
      bench.simulation.await(() -> ran.size() == 2);
      assertThat(bench.simulation.now()).isEqualTo(Duration.ofSeconds(5));
      assertThat(bench.simulation.await(() -> false, Duration.ofSeconds(3))).isFalse();
    }
  }

  @Test
  void aFailureNamesTheSeedAndTheLatestSteps() {
    try (Bench bench = new Bench(4711)) {
      bench.connected(null);
      assertThatThrownBy(() -> bench.simulation.await(() -> false))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("4711")
          .hasMessageContaining("SYN to");
      assertThat(bench.simulation.toString()).contains("4711");
      assertThatThrownBy(bench.simulation::assertNothingHeld)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("4711")
          .hasMessageContaining("client1.connection1");
    }
  }

  @Test
  void callsBecomeStepsExceptInSteps() {
    try (Bench bench = new Bench(1)) {
      ConnectionSocket socket = bench.unconnected(null);
      assertThat(socket.eventLoop().inEventLoop()).isFalse();
      ByteBuffer buffer = ByteBuffer.allocate(1);
      Request outside = new Request();
      assertThat(socket.receive(buffer, ReceiveMode.AVAILABLE, outside)).isEqualTo(Status.PENDING);
      assertThat(outside.isDone()).isFalse();
      bench.simulation.run();
      assertThat(outside.status()).isEqualTo(Status.INVALID_DEVICE_STATE);
      List<Object> seen = new ArrayList<>();
      socket.eventLoop().execute(() -> {
        seen.add(socket.eventLoop().inEventLoop());
        Request inside = new Request(done -> seen.add("completed"));
        seen.add(socket.receive(buffer, ReceiveMode.AVAILABLE, inside));
        seen.add("returned");
      });
      bench.simulation.run();
      assertThat(seen).containsExactly(true, Status.INVALID_DEVICE_STATE, "returned", "completed");
    }
  }

  @Test
  void wsk16_waitingOnTheThreadThatDrivesThrowsAndNamesWhatToDo() {
    try (Bench bench = new Bench(1)) {
      Bench.Link link = bench.connected(null);
      Request receive = new Request();
      link.socket().receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, receive);
      assertThatThrownBy(receive::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("simulation.run()")
          .hasMessageContaining("simulation.await");
      List<Throwable> thrown = new ArrayList<>();
      link.socket().eventLoop().execute(() -> {
        try {
          receive.await();
        } catch (IllegalStateException | InterruptedException expected) {
          thrown.add(expected);
        }
      });
      bench.simulation.run();
      assertThat(thrown).singleElement().asString().contains("must not wait");
    }
  }

  @Test
  void aStepDoesNotDriveTheSimulation() {
    try (Bench bench = new Bench(1)) {
      ConnectionSocket socket = bench.unconnected(null);
      List<Throwable> thrown = new ArrayList<>();
      socket.eventLoop().execute(() -> {
        for (Runnable driving : List.<Runnable>of(
            bench.simulation::run,
            bench.simulation::step,
            () -> bench.simulation.await(() -> false),
            () -> bench.simulation.advance(Duration.ofSeconds(1)),
            bench.client::close)) {
          try {
            driving.run();
          } catch (IllegalStateException expected) {
            thrown.add(expected);
          }
        }
      });
      bench.simulation.run();
      assertThat(thrown).hasSize(5);
    }
  }

  @Test
  void theSimulationIsNeverTheDefaultProvider() {
    assertThatThrownBy(SocketClient::register).hasMessageContaining("no socket provider");
    try (Bench bench = new Bench(1)) {
      assertThat(bench.client.transport()).isEqualTo("simulated");
    }
  }

  @Test
  void anotherThreadMayWaitForARequestAndForTheEndOfTheClient() throws Exception {
    Bench bench = new Bench(1);
    Bench.Link link = bench.connected(null);
    Request receive = new Request();
    link.socket().receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, receive);
    List<Object> ends = new ArrayList<>();
    Thread waiter = new Thread(() -> {
      try {
        ends.add(receive.await());
        bench.client.close();
        ends.add("closed");
      } catch (InterruptedException e) {
        ends.add(e);
      }
    });
    waiter.start();
    link.peer().write((byte) 1);
    bench.simulation.run();
    link.socket().close(new Request());
    bench.simulation.run();
    waiter.join(10_000);
    assertThat(ends).containsExactly(Status.SUCCESS, "closed");
    bench.close();
  }

  @Test
  void afterTheClientIsClosedItsLoopsTakeNothing() {
    Bench bench = new Bench(1);
    ConnectionSocket socket = bench.unconnected(null);
    bench.close();
    assertThatThrownBy(() -> socket.eventLoop().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    Request late = new Request();
    assertThat(socket.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, late))
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(late.status()).isEqualTo(Status.FILE_FORCED_CLOSED);
    Request again = new Request();
    assertThat(socket.close(again)).isEqualTo(Status.SUCCESS);
  }
}
