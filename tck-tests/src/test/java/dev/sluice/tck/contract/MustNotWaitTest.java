package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Neither a callback nor a completion may wait (WSK reference 1.6): waiting for a request throws,
 * and what blocks otherwise is reported in tests.
 */
class MustNotWaitTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Waits where nobody may, and keeps what came of it by the place's name. */
  private static final class Waiter {
    private final Map<String, Throwable> thrown = new ConcurrentHashMap<>();

    /** Written before anything is enabled. */
    private volatile ConnectionSocket socket;

    void at(String place) {
      Request request = new Request();
      socket.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, request);
      try {
        request.await(1, TimeUnit.MILLISECONDS);
        thrown.put(place, new AssertionError("nothing thrown"));
      } catch (IllegalStateException | InterruptedException expected) {
        thrown.put(place, expected);
      } finally {
        request.cancel();
      }
    }
  }

  @EachNet
  void wsk16_waitingForARequestThrowsInEveryCallbackAndCompletion(Net net) {
    Rig rig = rigs.open(net);
    Waiter waits = new Waiter();
    EventLog log = rig.log((event, bytes) -> {
      waits.at("receive");
      return ReceiveVerdict.SUCCESS;
    });
    log.atDisconnect(kind -> waits.at("disconnect")).atEnd(status -> waits.at("end of receive"));
    waits.socket = rig.connected(null).socket();
    AcceptLog accepts = new AcceptLog(log) {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        waits.at("accept");
        return super.accept(event);
      }
    };
    ListeningSocket listener =
        rig.listener(accepts, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    rig.dial(listener).write(1).finish();
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    ConnectionSocket socket = accepts.awaitSockets(1).get(0);
    socket.onClose((reason, cause) -> waits.at("close listener"));
    ByteBuffer[] one = {ByteBuffer.allocate(1)};
    Call.start(done -> socket.send(one, Set.of(), done), () -> waits.at("completion"))
        .status();
    rig.onLoop(socket, () -> waits.at("task"));
    Call.start(socket::close, () -> waits.at("completion of close")).status();
    rig.until(() -> waits.thrown.containsKey("close listener"));
    assertThat(waits.thrown)
        .containsOnlyKeys(
            "receive",
            "disconnect",
            "end of receive",
            "accept",
            "close listener",
            "completion",
            "task",
            "completion of close");
    assertThat(new LinkedHashMap<>(waits.thrown))
        .allSatisfy((place, thrown) -> assertThat(thrown)
            .as(place)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("1.6"));
  }

  @EachRealNet
  void wsk16_aCallbackThatBlocksIsReported(Net net) {
    rigs.expectBlocking();
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      try {
        Thread.sleep(1);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitAccepted(1);
    assertThat(rigs.blocking())
        .isNotEmpty()
        .allSatisfy(
            report -> assertThat(report).contains("Thread.sleep").contains("MustNotWaitTest"));
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
  }
}
