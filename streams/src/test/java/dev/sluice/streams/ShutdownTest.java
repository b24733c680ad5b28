package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a listener ends with its connections: scripts of events, and what becomes of each. */
@Timeout(20)
class ShutdownTest {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final FakeLoop loop = new FakeLoop();
  private final FakeListener socket = new FakeListener(loop);
  private final SocketStreamListener listener = socket.listener(ListenOptions.defaults());
  private final List<HandPublisher<Void>> handlers = new ArrayList<>();
  private final Probe<ShutdownResult> probe = new Probe<>(1);

  private FakeConnection child;
  private StreamConnection connection;

  ShutdownTest() {
    loop.run(() -> socket.enableEvents(Set.of(EventType.DISCONNECT)));
  }

  private void served() {
    listener
        .serve(
            connection -> {
              HandPublisher<Void> handler = new HandPublisher<>();
              handlers.add(handler);
              return handler;
            },
            Integer.MAX_VALUE)
        .subscribe(new Probe<>(1));
    loop.runAll();
    child = socket.connect();
  }

  private void accepted() {
    Probe<StreamConnection> accept = new Probe<>(Long.MAX_VALUE);
    listener.accept().subscribe(accept);
    loop.runAll();
    child = socket.connect();
    connection = accept.elements.get(0);
  }

  private void shutDown() {
    listener.shutdown(DEADLINE).subscribe(probe);
    loop.runAll();
  }

  private record Step(String name, Consumer<ShutdownTest> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Step SERVED = new Step("a served connection", ShutdownTest::served);
  private static final Step ACCEPTED = new Step("an accepted connection", ShutdownTest::accepted);
  private static final Step SHUTDOWN = new Step("shutdown", ShutdownTest::shutDown);
  private static final Step AGAIN = new Step("another shutdown", t -> {
    t.listener.shutdown(Duration.ZERO).subscribe(new Probe<>(1));
    t.loop.runAll();
  });
  private static final Step LISTENER_CLOSES = new Step("the listener closes", t -> {
    t.listener.close().subscribe(new Probe<>(1));
    t.loop.runAll();
  });
  private static final Step HANDLER_ENDS =
      new Step("the handler ends", t -> t.loop.run(() -> t.handlers.get(0).complete()));
  private static final Step FIN = new Step("FIN", t -> t.child.disconnected(Disconnect.GRACEFUL));
  private static final Step RESET =
      new Step("reset", t -> t.child.disconnected(Disconnect.ABORTIVE));
  private static final Step TIME =
      new Step("the deadline", t -> t.loop.advance(DEADLINE.toNanos()));
  private static final Step STALLED = new Step("a send that stalls", t -> {
    t.child.sendRoom = 0;
    t.connection.send(ByteBuffer.allocate(10)).subscribe(new Probe<>(1));
    t.loop.runAll();
  });
  private static final Step ROOM = new Step("room for it", t -> t.child.drain(100));

  static Stream<Arguments> scripts() {
    return Stream.of(
        // calls on the child, whether it is over, how many did not finish
        script("", true, 0, SHUTDOWN),
        script("disconnect", false, 0, ACCEPTED, SHUTDOWN),
        script("disconnect close", true, 0, ACCEPTED, SHUTDOWN, FIN),
        script("disconnect close", true, 0, ACCEPTED, FIN, SHUTDOWN),
        script("disconnect close", true, 0, ACCEPTED, SHUTDOWN, RESET),
        script("disconnect close", true, 1, ACCEPTED, SHUTDOWN, TIME),
        script("disconnect close", true, 0, ACCEPTED, LISTENER_CLOSES, SHUTDOWN, FIN),
        script("disconnect close", true, 0, ACCEPTED, SHUTDOWN, AGAIN, FIN, TIME),
        // what is being sent goes first
        script("", false, 0, ACCEPTED, STALLED, SHUTDOWN, FIN),
        script("disconnect close", true, 0, ACCEPTED, STALLED, SHUTDOWN, FIN, ROOM),
        script("close disconnect", true, 1, ACCEPTED, STALLED, SHUTDOWN, FIN, TIME),
        // a handler is left alone until its end
        script("", false, 0, SERVED, SHUTDOWN),
        script("", false, 0, SERVED, SHUTDOWN, FIN),
        script("disconnect", false, 0, SERVED, SHUTDOWN, HANDLER_ENDS),
        script("disconnect close", true, 0, SERVED, SHUTDOWN, HANDLER_ENDS, FIN),
        script("disconnect close", true, 1, SERVED, SHUTDOWN, HANDLER_ENDS, TIME),
        script("disconnect close", true, 0, SERVED, HANDLER_ENDS, SHUTDOWN, FIN),
        script("close", true, 1, SERVED, SHUTDOWN, TIME));
  }

  private static Arguments script(String calls, boolean over, int unfinished, Step... steps) {
    return Arguments.of(List.of(steps), calls, over, unfinished);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("scripts")
  void aShutdownFollowsItsScript(List<Step> steps, String calls, boolean over, int unfinished) {
    steps.forEach(step -> step.body().accept(this));
    if (child != null) {
      List<String> ends = child.calls.stream()
          .filter(call -> List.of("disconnect", "close", "abort").contains(call))
          .toList();
      assertThat(String.join(" ", ends)).isEqualTo(calls);
    }
    assertThat(socket.closed).isTrue();
    assertThat(probe.wrongs).isEmpty();
    if (!over) {
      assertThat(probe.elements).isEmpty();
      assertThat(loop.timers()).isPositive();
      return;
    }
    ShutdownResult result = probe.elements.get(0);
    assertThat(result.connections()).isEqualTo(child == null ? 0 : 1);
    assertThat(result.unfinished()).hasSize(unfinished);
    assertThat(result.isComplete()).isEqualTo(unfinished == 0);
    if (unfinished > 0) {
      assertThat(result.unfinished()).containsExactly(child.remoteAddress());
    }
    assertThat(probe.completed).isTrue();
    assertThat(loop.timers()).isZero();
  }

  @Test
  void nothingIsAcceptedAfterItBegan() {
    accepted();
    loop.as(() -> {
      listener.shutdown(DEADLINE).subscribe(probe);
      socket.offer(new FakeConnection(loop)); // half way
    });
    loop.runAll();
    assertThat(socket.verdicts).hasSize(2);
    assertThat(probe.elements).isEmpty();
    long open = socket.verdicts.stream().filter(v -> v.name().equals("SUCCESS")).count();
    child.disconnected(Disconnect.GRACEFUL);
    loop.advance(DEADLINE.toNanos());
    assertThat(probe.elements.get(0).connections()).isEqualTo((int) open);
  }

  @Test
  void aDeadlineOfZeroResetsAtOnce() {
    accepted();
    listener.shutdown(Duration.ZERO).subscribe(probe);
    loop.runAll();
    loop.advance(0);
    assertThat(child.closed).isTrue();
    assertThat(probe.elements.get(0).unfinished()).hasSize(1);
    assertThatThrownBy(() -> listener.shutdown(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingBeginsBeforeSomebodySubscribesAndLaterOnesGetTheSameResult() {
    accepted();
    listener.shutdown(DEADLINE);
    loop.runAll();
    assertThat(socket.closed).isFalse();
    shutDown();
    Probe<ShutdownResult> second = new Probe<>(1);
    listener.shutdown(Duration.ZERO).subscribe(second);
    loop.advance(1);
    assertThat(second.elements).as("the first deadline counts").isEmpty();
    probe.cancel(); // takes nothing back
    child.finish(Status.SUCCESS);
    child.disconnected(Disconnect.GRACEFUL);
    assertThat(second.elements).containsExactly(new ShutdownResult(1, List.of()));
    assertThat(probe.elements).isEmpty();
  }

  @Test
  void aConnectionThatItsOwnerClosesIsFinished() {
    accepted();
    shutDown();
    loop.run(() -> child.close(new Request()));
    assertThat(probe.elements).containsExactly(new ShutdownResult(1, List.of()));
  }

  @Test
  void theResultIsACopy() {
    List<java.net.SocketAddress> peers = new ArrayList<>();
    ShutdownResult result = new ShutdownResult(1, peers);
    peers.add(socket.localAddress());
    assertThat(result.unfinished()).isEmpty();
  }
}
