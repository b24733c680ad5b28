package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.api.BasicSocket;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.lang.reflect.Field;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OptionTest {
  private static final String LISTENING = "listening";
  private static final String CONNECTION = "connection";
  private static final String STREAM = "stream";
  private static final String BASIC = "basic";

  /** Which of these categories an option is for; none where only datagram sockets have it. */
  private static final Map<SocketOption<?>, Set<String>> OPTIONS = Map.ofEntries(
      Map.entry(SocketOption.BROADCAST, Set.of()),
      Map.entry(SocketOption.CONDITIONAL_ACCEPT, Set.of(LISTENING)),
      Map.entry(SocketOption.EXCLUSIVE_ADDRESS_USE, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.REUSE_ADDRESS, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.KEEP_ALIVE, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.RECEIVE_BUFFER, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.SEND_BUFFER, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.SECURITY, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketOption.NO_DELAY, Set.of(CONNECTION, STREAM)),
      Map.entry(SocketOption.USER_TIMEOUT, Set.of(CONNECTION, STREAM)),
      Map.entry(SocketOption.BACKLOG, Set.of(LISTENING, STREAM)),
      Map.entry(SocketOption.PEND_LIMIT, Set.of(LISTENING)),
      Map.entry(SocketOption.PEND_TIMEOUT, Set.of(LISTENING)),
      Map.entry(SocketOption.DATAGRAM_SIZE, Set.of()),
      Map.entry(SocketOption.MULTICAST_LOOP, Set.of()),
      Map.entry(SocketOption.MULTICAST_HOPS, Set.of()),
      Map.entry(SocketOption.MULTICAST_INTERFACE, Set.of()));

  /** The same of the controls that user space does not have on these categories. */
  private static final Map<SocketControl<?, ?>, Set<String>> CONTROLS = Map.ofEntries(
      Map.entry(SocketControl.SET_REMOTE_ADDRESS, Set.of()),
      Map.entry(SocketControl.SET_SEND_TO_ADDRESS, Set.of()),
      Map.entry(SocketControl.JOIN_GROUP, Set.of()),
      Map.entry(SocketControl.LEAVE_GROUP, Set.of()),
      Map.entry(SocketControl.SET_TCP_SILENT_MODE, Set.of(CONNECTION)),
      Map.entry(SocketControl.LOOPBACK_FAST_PATH, Set.of(LISTENING, CONNECTION, STREAM)),
      Map.entry(SocketControl.QUERY_REDIRECT_RECORDS, Set.of(CONNECTION)),
      Map.entry(SocketControl.QUERY_REDIRECT_CONTEXT, Set.of(CONNECTION)),
      Map.entry(SocketControl.SET_REDIRECT_RECORDS, Set.of(CONNECTION)));

  private static final List<SocketOption<?>> BEFORE_BIND = List.of(
      SocketOption.CONDITIONAL_ACCEPT,
      SocketOption.EXCLUSIVE_ADDRESS_USE,
      SocketOption.REUSE_ADDRESS,
      SocketOption.BACKLOG);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Map<String, EventSocket> sockets(Rig rig) {
    return Map.of(
        LISTENING,
        rig.listeningSocket(null),
        CONNECTION,
        rig.connectionSocket(null),
        STREAM,
        Call.socket(
            StreamSocket.class,
            done -> rig.client().streamSocket(rig.net().family(), null, null, done)),
        BASIC,
        basic(rig, rig.net().family(), SocketType.STREAM));
  }

  private static BasicSocket basic(Rig rig, ProtocolFamily family, SocketType type) {
    return Call.socket(BasicSocket.class, done -> rig.client().basicSocket(family, type, done));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Status set(EventSocket socket, SocketOption option, Object value) {
    return Call.run(done -> socket.setOption(option, value, done));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Status control(EventSocket socket, SocketControl control, Object input) {
    return Call.run(done -> socket.control(control, input, done));
  }

  private static Object sample(SocketOption<?> option) {
    if (option == SocketOption.MULTICAST_INTERFACE || option == SocketOption.SECURITY) {
      return new Object();
    }
    return option.type() == Boolean.class ? (Object) true : 4096;
  }

  @Test
  void theTablesKnowEveryOptionAndControl() throws IllegalAccessException {
    Set<Object> others = Set.of(
        SocketControl.QUERY_INSPECT_ID,
        SocketControl.ADDRESS_LIST_QUERY,
        SocketControl.ADDRESS_LIST_CHANGE);
    for (Field field : SocketOption.class.getFields()) {
      assertThat(OPTIONS).as(field.getName()).containsKey((SocketOption<?>) field.get(null));
    }
    for (Field field : SocketControl.class.getFields()) {
      Object control = field.get(null);
      assertThat(CONTROLS.containsKey(control) || others.contains(control))
          .as(field.getName())
          .isTrue();
    }
  }

  @EachNet
  void wskD18_anOptionOfAnotherCategoryIsAnInvalidDeviceRequest(Net net) {
    Rig rig = rigs.open(net);
    Map<String, EventSocket> sockets = sockets(rig);
    OPTIONS.forEach((option, categories) -> sockets.forEach((category, socket) -> {
      String what = option + " on " + category;
      Status set = set(socket, option, sample(option));
      Status read = Call.run(done -> socket.getOption(option, done));
      if (!categories.contains(category)) {
        assertThat(set).as("set " + what).isEqualTo(Status.INVALID_DEVICE_REQUEST);
        assertThat(read).as("get " + what).isEqualTo(Status.INVALID_DEVICE_REQUEST);
      } else if (option == SocketOption.SECURITY) {
        assertThat(set).as("set " + what).isEqualTo(Status.NOT_SUPPORTED);
        assertThat(read).as("get " + what).isEqualTo(Status.NOT_SUPPORTED);
      } else {
        // a transport may lack it; reuse and exclusive use exclude each other
        assertThat(set)
            .as("set " + what)
            .isIn(Status.SUCCESS, Status.NOT_SUPPORTED, Status.INVALID_PARAMETER);
        assertThat(read).as("get " + what).isIn(Status.SUCCESS, Status.NOT_SUPPORTED);
      }
    }));
  }

  @EachNet
  void aValueOfAnotherTypeOrOutOfRangeIsAnInvalidParameter(Net net) {
    Rig rig = rigs.open(net);
    Map<String, EventSocket> sockets = sockets(rig);
    OPTIONS.forEach((option, categories) -> {
      if (option != SocketOption.SECURITY) {
        categories.forEach(category -> {
          EventSocket socket = sockets.get(category);
          assertThat(set(socket, option, "yes")).isEqualTo(Status.INVALID_PARAMETER);
          assertThatNullPointerException().isThrownBy(() -> set(socket, option, null));
          if (option.type() == Integer.class) {
            assertThat(set(socket, option, -1)).isEqualTo(Status.INVALID_PARAMETER);
          }
        });
      }
    });
    EventSocket listener = sockets.get(LISTENING);
    assertThat(set(listener, SocketOption.BACKLOG, 0)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(set(listener, SocketOption.PEND_LIMIT, 0)).isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachNet
  void wskD18_anOptionForTheUnboundStateComesTooLateAfterBind(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    ConnectionSocket connection = rig.connectionSocket(null);
    Call.run(done -> connection.bind(net.freeAddress(), done));
    for (SocketOption<?> option : BEFORE_BIND) {
      assertThat(set(listener, option, sample(option)))
          .as("%s", option)
          .isEqualTo(Status.INVALID_DEVICE_STATE);
    }
    assertThat(set(connection, SocketOption.REUSE_ADDRESS, true))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(set(connection, SocketOption.EXCLUSIVE_ADDRESS_USE, true))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachNet
  void wskD18_aControlOfAnotherCategoryIsAnInvalidDeviceRequest(Net net) {
    Rig rig = rigs.open(net);
    Map<String, EventSocket> sockets = sockets(rig);
    CONTROLS.forEach((control, categories) -> sockets.forEach((category, socket) -> assertThat(
            control(socket, control, null))
        .as(control + " on " + category)
        .isEqualTo(
            categories.contains(category) ? Status.NOT_SUPPORTED : Status.INVALID_DEVICE_REQUEST)));
  }

  @EachNet
  void wskR74_silentModeIsNotSupported(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    assertThat(control(link.socket(), SocketControl.SET_TCP_SILENT_MODE, null))
        .isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachNet
  void controlsThatUserSpaceCannotDoAreNotSupported(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket socket = rig.connected(null).socket();
    assertThat(control(socket, SocketControl.LOOPBACK_FAST_PATH, true))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertThat(control(socket, SocketControl.QUERY_REDIRECT_RECORDS, null))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertThat(control(socket, SocketControl.QUERY_REDIRECT_CONTEXT, null))
        .isEqualTo(Status.NOT_SUPPORTED);
    assertThat(control(socket, SocketControl.SET_REDIRECT_RECORDS, new byte[1]))
        .isEqualTo(Status.NOT_SUPPORTED);
  }

  @EachNet
  void anOptionOfAClosedSocketIsForcedClosed(Net net) {
    Rig rig = rigs.open(net);
    sockets(rig).forEach((category, socket) -> {
      Call.run(socket::close);
      assertThat(set(socket, SocketOption.KEEP_ALIVE, true)).isEqualTo(Status.FILE_FORCED_CLOSED);
      assertThat(control(socket, SocketControl.SET_TCP_SILENT_MODE, null))
          .isEqualTo(Status.FILE_FORCED_CLOSED);
    });
  }

  @EachTransport
  void wskR45_acceptedSocketsInheritKeepAliveAndReceiveBufferAndMayOverrideThem(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listeningSocket(accepts);
    int before = read(listener, SocketOption.RECEIVE_BUFFER);
    assertThat(set(listener, SocketOption.KEEP_ALIVE, true)).isEqualTo(Status.SUCCESS);
    assertThat(set(listener, SocketOption.RECEIVE_BUFFER, 20_000)).isEqualTo(Status.SUCCESS);
    assertThat(set(listener, SocketOption.SEND_BUFFER, 30_000)).isEqualTo(Status.SUCCESS);
    int buffer = read(listener, SocketOption.RECEIVE_BUFFER);
    assertThat(buffer).isNotEqualTo(before);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener);
    ConnectionSocket accepted = accepts.awaitSockets(1).get(0);
    assertThat(read(accepted, SocketOption.KEEP_ALIVE)).isTrue();
    assertThat(read(accepted, SocketOption.RECEIVE_BUFFER)).isEqualTo(buffer);
    assertThat(read(accepted, SocketOption.SEND_BUFFER))
        .isEqualTo(read(listener, SocketOption.SEND_BUFFER));
    assertThat(set(accepted, SocketOption.KEEP_ALIVE, false)).isEqualTo(Status.SUCCESS);
    assertThat(set(accepted, SocketOption.RECEIVE_BUFFER, 40_000)).isEqualTo(Status.SUCCESS);
    assertThat(read(accepted, SocketOption.KEEP_ALIVE)).isFalse();
    assertThat(read(accepted, SocketOption.RECEIVE_BUFFER)).isNotEqualTo(buffer);
    assertThat(read(listener, SocketOption.KEEP_ALIVE)).isTrue();
  }

  @EachTransport
  void smallSegmentsAreNotDelayedByDefaultAlsoBeforeThereIsAConnection(Net net) {
    Rig rig = rigs.open(net);
    assertThat(read(rig.connectionSocket(null), SocketOption.NO_DELAY)).isTrue();
    assertThat(read(rig.connected(null).socket(), SocketOption.NO_DELAY)).isTrue();
    assertThat(read(rig.accepted(null).socket(), SocketOption.NO_DELAY)).isTrue();
    StreamSocket stream = Call.socket(
        StreamSocket.class, done -> rig.client().streamSocket(net.family(), null, null, done));
    assertThat(read(stream, SocketOption.NO_DELAY)).isTrue();
    assertThat(set(stream, SocketOption.NO_DELAY, false)).isEqualTo(Status.SUCCESS);
    assertThat(read(stream, SocketOption.NO_DELAY)).isFalse();
  }

  private static <T> T read(EventSocket socket, SocketOption<T> option) {
    Call read = Call.start(done -> socket.getOption(option, done));
    assertThat(read.status()).as("%s", option).isEqualTo(Status.SUCCESS);
    return read.request().result(option.type());
  }

  @EachNet
  void wskR10_R12_aBasicSocketHasControlsOnly(Net net) {
    Rig rig = rigs.open(net);
    BasicSocket basic = basic(rig, net.family(), SocketType.STREAM);
    assertThat(rig.client().sockets()).containsExactly(basic);
    for (EventType event : EventType.values()) {
      assertThat(basic.enableEvents(Set.of(event))).isEqualTo(Status.INVALID_DEVICE_REQUEST);
      assertThat(basic.disableEvent(event, null)).isEqualTo(Status.INVALID_DEVICE_REQUEST);
    }
    assertThat(basic.enableEvents(Set.of())).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(basic::close)).isEqualTo(Status.SUCCESS);
    assertThat(rig.client().sockets()).isEmpty();
  }

  @EachTransport
  void wskR10_basicSocketsExistForTheTransportsThereAre(Net net) {
    Rig rig = rigs.open(net);
    basic(rig, StandardProtocolFamily.INET, SocketType.DATAGRAM);
    basic(rig, StandardProtocolFamily.INET6, SocketType.STREAM);
    basic(rig, StandardProtocolFamily.UNIX, SocketType.STREAM);
    for (ProtocolFamily family : StandardProtocolFamily.values()) {
      assertThat(Call.run(done -> rig.client().basicSocket(family, SocketType.RAW, done)))
          .isEqualTo(Status.NOT_SUPPORTED);
    }
    assertThat(Call.run(done ->
            rig.client().basicSocket(StandardProtocolFamily.UNIX, SocketType.DATAGRAM, done)))
        .isEqualTo(Status.NOT_SUPPORTED);
  }
}
