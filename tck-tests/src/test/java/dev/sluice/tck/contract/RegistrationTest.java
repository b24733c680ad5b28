package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.Driver;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.StandardProtocolFamily;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistrationTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR1_registrationsAreIndependent(Net net) {
    Rig first = rigs.open(net);
    Rig second = rigs.open(net);
    EventLog log = second.log();
    var link = second.connected(log, EventType.RECEIVE);
    assertThat(first.client().sockets()).isEmpty();
    first.close();
    link.peer().write(10);
    log.awaitAccepted(10);
  }

  @Test
  void wskR2_withoutAProviderTheClientIsNotReady() {
    ClientConfiguration foreign = new ClientConfiguration() {};
    assertThatThrownBy(() -> SocketClient.register(foreign))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(Status.DEVICE_NOT_READY));
  }

  @Test
  void wskR3_anUnknownVersionIsRefusedAndTheKnownOnesCanBeAsked() {
    ContractVersion unknown = new ContractVersion(255, 0);
    assertThatThrownBy(() -> SocketClient.register(null, ClientEvents.NONE, unknown))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(Status.NOINTERFACE));
    ContractVersion.Range range = SocketClient.versions(null);
    for (ContractVersion known : List.of(range.lowest(), range.highest())) {
      try (SocketClient client = SocketClient.register(null, ClientEvents.NONE, known)) {
        assertThat(client.version().serves(known)).isTrue();
      }
    }
  }

  @Test
  void wskR6_theVersionInUseIsOfTheWantedMajorAndAtLeastItsMinor() {
    ContractVersion.Range range =
        new ContractVersion.Range(new ContractVersion(1, 2), new ContractVersion(1, 7));
    assertThat(range.choose(new ContractVersion(1, 2))).hasToString("1.7");
    assertThat(range.choose(new ContractVersion(1, 7))).hasToString("1.7");
    for (ContractVersion refused : Set.of(
        new ContractVersion(1, 8),
        new ContractVersion(1, 1),
        new ContractVersion(2, 2),
        new ContractVersion(0, 5))) {
      assertThatThrownBy(() -> range.choose(refused))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.status()).isEqualTo(Status.NOINTERFACE));
    }
  }

  @Test
  void wskR6_ofARangeOverSeveralMajorVersionsEachIsServed() {
    ContractVersion.Range range =
        new ContractVersion.Range(new ContractVersion(1, 0), new ContractVersion(2, 3));
    assertThat(range.choose(new ContractVersion(1, 0))).hasToString("1.0");
    assertThat(range.choose(new ContractVersion(1, 9))).hasToString("1.9");
    assertThat(range.choose(new ContractVersion(2, 1))).hasToString("2.3");
    for (ContractVersion refused :
        Set.of(new ContractVersion(0, 9), new ContractVersion(2, 4), new ContractVersion(3, 0))) {
      assertThatThrownBy(() -> range.choose(refused))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.status()).isEqualTo(Status.NOINTERFACE));
    }
  }

  @Test
  void aRangeOfVersionsBeginsWithTheLowest() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ContractVersion.Range(new ContractVersion(1, 1), new ContractVersion(1, 0)));
  }

  @EachNet
  void wskR6_aClientTellsItsVersion(Net net) {
    assertThat(rigs.open(net).client().version().serves(ContractVersion.CURRENT))
        .isTrue();
  }

  @Test
  void theClientEventIsNotImplementedByDefault() {
    assertThat(ClientEvents.NONE.clientEvent(1)).isEqualTo(Status.NOT_IMPLEMENTED);
  }

  @Test
  void theClientEventIsNeverCalled() {
    AtomicInteger calls = new AtomicInteger();
    ClientEvents events = new ClientEvents() {
      @Override
      public Status clientEvent(int kind) {
        calls.incrementAndGet();
        return Status.SUCCESS;
      }
    };
    try (SocketClient client = SocketClient.register(null, events, ContractVersion.CURRENT)) {
      assertThat(client.sockets()).isEmpty();
    }
    assertThat(calls).hasValue(0);
  }

  @EachRealNet
  void wskR4_R5_closeWaitsForEverySocketAndRefusesNewOnes(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.accepted(rig.log());
    ListeningSocket listener = (ListeningSocket) rig.client().sockets().stream()
        .filter(ListeningSocket.class::isInstance)
        .findFirst()
        .orElseThrow();
    Thread closing = new Thread(rig.client()::close);
    closing.start();
    rig.until(() -> !creates(rig));
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);
    rig.stays(closing::isAlive);
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
    rig.until(() -> !closing.isAlive());
    assertThat(Call.run(done -> rig.client().listeningSocket(net.family(), null, done)))
        .isEqualTo(Status.DEVICE_NOT_READY);
  }

  @EachNet
  void wskR4_R5_closeEndsWithTheLastSocketAndNothingBeginsMeanwhile(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.accepted(rig.log());
    Collection<EventSocket> sockets = rig.client().sockets();
    List<Call> refused = new CopyOnWriteArrayList<>();
    List<Call> closes = new CopyOnWriteArrayList<>();
    EventLoop loop = link.socket().eventLoop();
    Runnable closeAll = new Runnable() {
      @Override
      public void run() {
        Call call = Call.start(done -> rig.client().listeningSocket(net.family(), null, done));
        if (call.returned() == Status.DEVICE_NOT_READY) {
          refused.add(call);
          sockets.forEach(socket -> closes.add(Call.start(socket::close)));
        } else { // closing has not begun
          loop.schedule(() -> closeAgain(call, this), TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
    };
    loop.schedule(closeAll, TimeUnit.MILLISECONDS.toNanos(50));
    Driver.current().closing(rig.client()::close);
    assertThat(closes).hasSize(2).allSatisfy(close -> {
      assertThat(close.request().status()).isEqualTo(Status.SUCCESS);
    });
    assertThat(refused).hasSize(1).allSatisfy(call -> {
      assertThat(call.returned()).isEqualTo(Status.DEVICE_NOT_READY);
      assertThat(call.completions()).isOne();
    });
    assertThat(rig.client().sockets()).isEmpty();
  }

  /** Closes a socket that was made, and then goes on. */
  private static void closeAgain(Call made, Runnable then) {
    ListeningSocket socket = made.request().socket(ListeningSocket.class);
    socket.close(new Request(closed -> then.run()));
  }

  private static boolean creates(Rig rig) {
    Call call = Call.start(done -> rig.client().connectionSocket(rig.net().family(), null, done));
    if (call.status() == Status.DEVICE_NOT_READY) {
      return false;
    }
    Call.run(call.request().socket(ConnectionSocket.class)::close);
    return true;
  }

  @EachNet
  void closingTheClientOnItsLoopThrowsInsteadOfWaitingForItself(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connected(null).socket();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    rig.onLoop(socket, () -> {
      try {
        rig.client().close();
      } catch (IllegalStateException expected) {
        thrown.set(expected);
      }
    });
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
  }

  @EachRealTransport
  void theTransportIsTheOneChosen(Net net) {
    Rig rig = rigs.open(net);
    assertThat(rig.client().transport()).isEqualTo(net.isEpoll() ? "epoll" : "nio");
  }

  @EachTransport
  void anotherFamilyThanTheKnownIsNotSupported(Net net) {
    Rig rig = rigs.open(net);
    assertThat(Call.run(done -> rig.client().connectionSocket(() -> "other", null, done)))
        .isEqualTo(Status.NOT_SUPPORTED);
    ListeningSocket v6 = Call.socket(
        ListeningSocket.class,
        done -> rig.client().listeningSocket(StandardProtocolFamily.INET6, null, done));
    assertThat(v6).isNotNull();
  }
}
