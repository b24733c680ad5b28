package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.TransportSocket;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sharing a local address as far as Linux has it: it shares between two sockets that both ask for
 * it and of which none listens. It never shares what WSK's matrix refuses, but says
 * ADDRESS_ALREADY_EXISTS where WSK tells ACCESS_DENIED; and it refuses a wildcard beside a specific
 * address, which WSK allows. What binding answers is tested on real sockets only: that system is
 * what is tested; a simulation shares by the matrix.
 */
class AddressSharingTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** A way to bind: W is the wildcard, S a specific address. */
  enum How {
    NONE_W,
    NONE_S,
    REUSE_W,
    REUSE_S,
    EXCLUSIVE_W,
    EXCLUSIVE_S;

    boolean isReuse() {
      return this == REUSE_W || this == REUSE_S;
    }

    InetSocketAddress address(int port) {
      boolean wildcard = this == NONE_W || this == REUSE_W || this == EXCLUSIVE_W;
      return wildcard ? new InetSocketAddress(port) : new InetSocketAddress("127.0.0.1", port);
    }
  }

  static Stream<Arguments> matrix() {
    return RealNet.tcp()
        .flatMap(net -> Stream.of(How.values())
            .flatMap(
                first -> Stream.of(How.values()).map(second -> Arguments.of(net, first, second))));
  }

  @ParameterizedTest(name = "{0}: {2} after {1}")
  @MethodSource("matrix")
  void wskR15_aSecondBindSharesWhenBothReuse(RealNet net, How first, How second) {
    Rig rig = rigs.open(net);
    TransportSocket holder = rig.connectionSocket(null);
    assertThat(bind(holder, first, 0)).isEqualTo(Status.SUCCESS);
    int port = ((InetSocketAddress) holder.localAddress()).getPort();
    Status expected =
        first.isReuse() && second.isReuse() ? Status.SUCCESS : Status.ADDRESS_ALREADY_EXISTS;
    assertThat(bind(rig.connectionSocket(null), second, port)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {2} after {1}")
  @MethodSource("matrix")
  void wskR15_nobodySharesTheAddressOfAListener(RealNet net, How first, How second) {
    Rig rig = rigs.open(net);
    TransportSocket holder = rig.listeningSocket(null);
    assertThat(bind(holder, first, 0)).isEqualTo(Status.SUCCESS);
    int port = ((InetSocketAddress) holder.localAddress()).getPort();
    assertThat(bind(rig.listeningSocket(null), second, port))
        .isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
  }

  @EachRealTransport
  void wskR15_differentSpecificAddressesNeverConflict(RealNet net) {
    Rig rig = rigs.open(net);
    ListeningSocket first = rig.listener(null);
    int port = ((InetSocketAddress) first.localAddress()).getPort();
    ListeningSocket second = rig.listeningSocket(null);
    assertThat(Call.run(done -> second.bind(new InetSocketAddress("127.0.0.2", port), done)))
        .isEqualTo(Status.SUCCESS);
  }

  @EachTransport
  void wskR15_reuseAndExclusiveUseExcludeEachOther(Net net) {
    Rig rig = rigs.open(net);
    TransportSocket one = rig.listeningSocket(null);
    assertThat(option(one, SocketOption.REUSE_ADDRESS))
        .as("a listener's default")
        .isEqualTo(true);
    assertThat(set(one, SocketOption.EXCLUSIVE_ADDRESS_USE, true)).isEqualTo(Status.SUCCESS);
    assertThat(option(one, SocketOption.REUSE_ADDRESS)).isEqualTo(false);
    assertThat(option(one, SocketOption.EXCLUSIVE_ADDRESS_USE)).isEqualTo(true);
    assertThat(set(one, SocketOption.REUSE_ADDRESS, true)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(set(one, SocketOption.EXCLUSIVE_ADDRESS_USE, false)).isEqualTo(Status.SUCCESS);
    assertThat(option(one, SocketOption.REUSE_ADDRESS)).isEqualTo(true);
    TransportSocket other = rig.connectionSocket(null);
    assertThat(option(other, SocketOption.REUSE_ADDRESS)).isEqualTo(false);
    assertThat(set(other, SocketOption.REUSE_ADDRESS, true)).isEqualTo(Status.SUCCESS);
    assertThat(set(other, SocketOption.EXCLUSIVE_ADDRESS_USE, true))
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  private static Status bind(TransportSocket socket, How how, int port) {
    switch (how) {
      case REUSE_W, REUSE_S ->
        assertThat(set(socket, SocketOption.REUSE_ADDRESS, true)).isEqualTo(Status.SUCCESS);
      case EXCLUSIVE_W, EXCLUSIVE_S ->
        assertThat(set(socket, SocketOption.EXCLUSIVE_ADDRESS_USE, true)).isEqualTo(Status.SUCCESS);
      default -> {}
    }
    return Call.run(done -> socket.bind(how.address(port), done));
  }

  private static Status set(TransportSocket socket, SocketOption<Boolean> option, boolean value) {
    return Call.run(done -> socket.setOption(option, value, done));
  }

  private static boolean option(TransportSocket socket, SocketOption<Boolean> option) {
    Call read = Call.start(done -> socket.getOption(option, done));
    assertThat(read.status()).isEqualTo(Status.SUCCESS);
    assertThat(read.information()).isEqualTo(read.request().result(Boolean.class) ? 1 : 0);
    return read.request().result(Boolean.class);
  }
}
