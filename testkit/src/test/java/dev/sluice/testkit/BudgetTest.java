package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataIndication;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that runs out, in virtual time. */
class BudgetTest {
  private static final int LIMIT = 10_000;

  private static void releaseAll(Bench.Link link, Recorder recorder) {
    for (DataIndication head : recorder.retained) {
      assertThat(link.socket().release(head)).isEqualTo(Status.SUCCESS);
    }
    recorder.retained.clear();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aHoarderStopsAtItsBudgetIsNamedInTimeAndGoesOnAfterARelease(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      List<Boolean> asap = new ArrayList<>();
      recorder.answer = event -> {
        asap.add(event.releaseAsap());
        return ReceiveVerdict.PENDING;
      };
      Bench.Link link = bench.connected(recorder);
      ReceiveBudget budget = link.socket().registerExtension(ReceiveBudget.class);
      assertThat(budget.limit(LIMIT)).isEqualTo(Status.SUCCESS);
      List<ReceiveBudget.Starvation> told = new ArrayList<>();
      budget.onStarved(Duration.ofSeconds(5).toNanos(), told::add);
      Bench.enable(link.socket(), EventType.RECEIVE);
      byte[] sent = Recorder.pattern(300_000);
      link.peer().write(sent);
      bench.simulation.run();
      assertThat(budget.held()).isGreaterThanOrEqualTo(LIMIT);
      assertThat(recorder.accepted.size()).isLessThan(200_000);
      assertThat(told).isEmpty();
      bench.simulation.advance(Duration.ofSeconds(6));
      assertThat(told).hasSize(1);
      assertThat(told.get(0).limit()).isEqualTo(ReceiveBudget.Limit.SOCKET);
      assertThat(told.get(0).oldestNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
      while (recorder.accepted.size() < sent.length) {
        releaseAll(link, recorder);
        bench.simulation.run();
      }
      releaseAll(link, recorder);
      assertThat(recorder.accepted.toByteArray()).isEqualTo(sent);
      assertThat(budget.held()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aHoarderAtTheLimitOfTheClientStopsNobodyElse(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.faults().memoryLimit(LIMIT);
    SocketClient client = SocketClient.register(simulation.configuration());
    Bench bench = new Bench(simulation, client);
    Recorder hoarder = new Recorder();
    hoarder.answer = event -> ReceiveVerdict.PENDING;
    Recorder other = new Recorder();
    Bench.Link first = bench.connected(hoarder, EventType.RECEIVE);
    Bench.Link second = bench.connected(other, EventType.RECEIVE);
    first.peer().write(Recorder.pattern(300_000));
    second.peer().write(Recorder.pattern(300_000));
    simulation.run();
    assertThat(hoarder.accepted.size()).isLessThan(300_000);
    assertThat(other.accepted.size()).isEqualTo(300_000);
    for (EventSocket socket : client.sockets()) {
      socket.close(new Request());
    }
    simulation.run();
    releaseAll(first, hoarder);
    bench.close();
  }
}
