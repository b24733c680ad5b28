package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.InspectLog;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * An operation that is on its way when its socket closes: how to begin it so that it stays pending,
 * or, where it cannot, so that it just began; and how it may end then.
 */
enum InFlight {
  BIND {
    @Override
    Begun begin(Rig rig, EventLog log) {
      ListeningSocket socket = rig.listeningSocket(null);
      return new Begun(
          socket,
          null,
          JUST_BEGUN,
          List.of(Call.start(done -> socket.bind(rig.net().freeAddress(), done))));
    }
  },
  CONNECT {
    @Override
    Begun begin(Rig rig, EventLog log) {
      ConnectionSocket socket = rig.connectionSocket(log);
      var there = rig.net().isTcp() ? rig.silentAddress() : rig.server(0).address();
      Set<Status> ends = rig.net().isTcp() ? PENDING : JUST_BEGUN;
      return new Begun(
          socket, null, ends, List.of(Call.start(done -> rig.connect(socket, there, done))));
    }
  },
  CONNECT_WITH_DATA {
    @Override
    Begun begin(Rig rig, EventLog log) {
      ConnectionSocket socket = rig.connectionSocket(log);
      boolean tcp = rig.net().isTcp();
      var there = tcp ? rig.silentAddress() : rig.server(0).address();
      if (tcp) {
        assertThat(Call.run(done -> socket.bind(rig.net().wildcard(), done)))
            .isEqualTo(Status.SUCCESS);
      }
      ByteBuffer[] first = {ByteBuffer.allocate(5)};
      return new Begun(
          socket,
          null,
          tcp ? PENDING : JUST_BEGUN,
          List.of(Call.start(done -> socket.connect(there, first, done))));
    }
  },
  LISTEN {
    @Override
    Begun begin(Rig rig, EventLog log) {
      StreamSocket socket = Call.socket(
          StreamSocket.class,
          done -> rig.client().streamSocket(rig.net().family(), null, log, done));
      assertThat(Call.run(done -> socket.bind(rig.net().freeAddress(), done)))
          .isEqualTo(Status.SUCCESS);
      return new Begun(socket, null, JUST_BEGUN, List.of(Call.start(socket::listen)));
    }
  },
  INSPECT_PENDED {
    @Override
    Begun begin(Rig rig, EventLog log) {
      InspectLog inspected = new InspectLog(log, InspectVerdict.PEND);
      ListeningSocket socket = rig.listeningSocket(inspected);
      assertThat(Call.run(done -> socket.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(Call.run(done -> socket.bind(rig.net().freeAddress(), done)))
          .isEqualTo(Status.SUCCESS);
      rig.dial(socket);
      inspected.awaitInspected(1);
      return new Begun(
          socket, null, PENDING, List.of(Call.start(done -> socket.accept(log, done))));
    }
  },
  ACCEPT {
    @Override
    Begun begin(Rig rig, EventLog log) {
      ListeningSocket socket = rig.listener(null);
      return new Begun(
          socket,
          null,
          PENDING,
          List.of(
              Call.start(done -> socket.accept(log, done)),
              Call.start(done -> socket.accept(log, done))));
    }
  },
  RECEIVE {
    @Override
    Begun begin(Rig rig, EventLog log) {
      return receive(rig, log, 5, ReceiveMode.AVAILABLE);
    }
  },
  RECEIVE_WAITALL {
    @Override
    Begun begin(Rig rig, EventLog log) {
      return receive(rig, log, 5, ReceiveMode.WAITALL);
    }
  },
  RECEIVE_DRAIN {
    @Override
    Begun begin(Rig rig, EventLog log) {
      return receive(rig, log, 0, ReceiveMode.DRAIN);
    }
  },
  SEND {
    @Override
    Begun begin(Rig rig, EventLog log) {
      var link = connected(rig, log);
      return new Begun(
          link.socket(), link.peer(), PENDING, List.of(much(rig, link), much(rig, link)));
    }
  },
  DISCONNECT {
    @Override
    Begun begin(Rig rig, EventLog log) {
      var link = connected(rig, log);
      Call send = much(rig, link);
      ByteBuffer[] last = {ByteBuffer.allocate(5)};
      Call disconnect = Call.start(done -> link.socket().disconnect(last, done));
      return new Begun(link.socket(), link.peer(), PENDING, List.of(send, disconnect));
    }
  },
  RECEIVE_FROM {
    @Override
    Begun begin(Rig rig, EventLog log) {
      DatagramSocket socket = datagrams(rig);
      return new Begun(
          socket,
          null,
          PENDING,
          List.of(
              Call.start(done -> socket.receiveFrom(ByteBuffer.allocate(5), done)),
              Call.start(done -> socket.receiveFrom(ByteBuffer.allocate(5), done))));
    }
  },
  SEND_TO {
    @Override
    Begun begin(Rig rig, EventLog log) {
      DatagramSocket socket = datagrams(rig);
      ByteBuffer[] one = {ByteBuffer.allocate(5)};
      return new Begun(
          socket,
          null,
          JUST_BEGUN,
          List.of(Call.start(done -> socket.sendTo(one, socket.localAddress(), done))));
    }
  },
  ADDRESS_LIST_CHANGE {
    @Override
    Begun begin(Rig rig, EventLog log) {
      var link = connected(rig, log);
      Set<Status> ends = rig.net().isTcp() ? PENDING : NOT_FOR_UNIX;
      return new Begun(
          link.socket(),
          link.peer(),
          ends,
          List.of(Call.start(
              done -> link.socket().control(SocketControl.ADDRESS_LIST_CHANGE, null, done))));
    }
  },
  CONTROL {
    @Override
    Begun begin(Rig rig, EventLog log) {
      var link = connected(rig, log);
      return new Begun(
          link.socket(),
          link.peer(),
          JUST_BEGUN,
          List.of(
              Call.start(done -> link.socket().getOption(SocketOption.RECEIVE_BUFFER, done)),
              Call.start(link.socket()::idealSendBacklog),
              Call.start(
                  done -> link.socket().setOption(SocketOption.RECEIVE_BUFFER, 65_536, done))));
    }
  };

  private static final Set<Status> PENDING = Set.of(Status.CANCELLED);
  private static final Set<Status> JUST_BEGUN =
      Set.of(Status.CANCELLED, Status.SUCCESS, Status.FILE_FORCED_CLOSED);
  private static final Set<Status> NOT_FOR_UNIX =
      Set.of(Status.NOT_SUPPORTED, Status.FILE_FORCED_CLOSED);
  private static final int KEPT = 10;

  /** Begins it on a socket of its own; a connection has events on, and keeps a list. */
  abstract Begun begin(Rig rig, EventLog log);

  /** Whether the peer's end completes it. */
  boolean endsWithPeer() {
    return name().startsWith("RECEIVE");
  }

  private static Rig.Connected connected(Rig rig, EventLog log) {
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(KEPT);
    log.awaitAccepted(KEPT);
    return link;
  }

  /** IPv4, whatever the net: Unix sockets have no datagrams here. */
  private static DatagramSocket datagrams(Rig rig) {
    DatagramSocket socket = Call.socket(
        DatagramSocket.class,
        done -> rig.client().datagramSocket(StandardProtocolFamily.INET, null, done));
    var home = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThat(Call.run(done -> socket.bind(home, done))).isEqualTo(Status.SUCCESS);
    return socket;
  }

  private static Begun receive(Rig rig, EventLog log, int bytes, ReceiveMode mode) {
    var link = connected(rig, log);
    List<Call> calls = List.of(
        Call.start(done -> link.socket().receive(ByteBuffer.allocate(bytes), mode, done)),
        Call.start(done -> link.socket().receive(ByteBuffer.allocate(bytes), mode, done)));
    return new Begun(link.socket(), link.peer(), PENDING, calls);
  }

  private static Call much(Rig rig, Rig.Connected link) {
    ByteBuffer[] much = {ByteBuffer.allocate(rig.net().much())};
    return Call.start(done -> link.socket().send(much, Set.of(), done));
  }

  /** What is on its way; without a peer if there is no connection. */
  record Begun(EventSocket socket, Peer peer, Set<Status> ends, List<Call> calls) {
    /** Whether it waits for something; else it may end before the close, or come after it. */
    boolean isPending() {
      return ends.equals(PENDING);
    }

    void assertEndedOnce(boolean peerEnded) {
      for (Call call : calls) {
        if (!peerEnded || call.status() != Status.SUCCESS) {
          assertThat(call.status()).isIn(ends);
        }
        assertThat(call.completions()).isOne();
      }
    }
  }
}
