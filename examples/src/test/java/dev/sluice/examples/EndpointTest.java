package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.SocketClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private final SocketClient client = SocketClient.register();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void readsHostAndPort() {
    assertThat(Endpoint.parse("127.0.0.1:8080").resolve(client))
        .containsExactly(new InetSocketAddress("127.0.0.1", 8080));
  }

  @Test
  void readsAnIpv6AddressInBrackets() throws Exception {
    assertThat(Endpoint.parse("[::1]:8080").resolve(client))
        .containsExactly(new InetSocketAddress(InetAddress.getByName("::1"), 8080));
  }

  @Test
  void readsAPath() {
    assertThat(Endpoint.parse("unix:/tmp/a b.sock").resolve(client))
        .containsExactly(UnixDomainSocketAddress.of("/tmp/a b.sock"));
  }

  @Test
  void starMeansEveryLocalAddress() {
    assertThat(Endpoint.parse("*:0").resolve(client)).containsExactly(new InetSocketAddress(0));
  }

  @ParameterizedTest(name = "''{0}'' is refused: {1}")
  @CsvSource({
    "localhost,the port is missing",
    "localhost:,the port is missing",
    "[::1],the port is missing",
    ":80,the host is missing",
    "localhost:http,the port must be a number from 0 to 65535",
    "localhost:65536,the port must be a number from 0 to 65535",
    "localhost:-1,the port must be a number from 0 to 65535",
    "localhost:999999,the port must be a number from 0 to 65535",
    "::1:80,an IPv6 address needs brackets",
    "[127.0.0.1]:80,no IPv6 address between the brackets",
    "http://localhost:80,an IPv6 address needs brackets",
    "a b:80,not a host name",
    "unix:,the path is missing"
  })
  void refusesWhatIsNoAddress_sayingWhy(String text, String why) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(why);
  }

  @Test
  void refusesAPathThatNoSocketCanHave() {
    assertThatThrownBy(() -> Endpoint.parse("unix:/" + "x".repeat(107)))
        .hasMessageContaining("longer than 107 bytes");
    assertThat(Endpoint.parse("unix:/" + "x".repeat(106)).resolve(client)).hasSize(1);
  }

  @Test
  void aNameHasTheAddressesThatTheSystemTells() {
    assertThat(Endpoint.parse("localhost:80").resolve(client)).isNotEmpty().allSatisfy(each -> {
      InetSocketAddress address = (InetSocketAddress) each;
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      assertThat(address.getPort()).isEqualTo(80);
    });
  }

  @Test
  void aSessionThatEnded_looksNothingUp() {
    client.close();
    assertThatThrownBy(() -> Endpoint.parse("localhost:80").resolve(client))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_CONNECTION));
  }

  @Test
  void anUnknownHost_isNoConnection() {
    assertThatThrownBy(() -> Endpoint.parse("no-such-host.invalid:80").resolve(client))
        .isInstanceOfSatisfying(CommandFailure.class, failure -> {
          assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_CONNECTION);
          assertThat(failure).hasMessageContaining("unknown host 'no-such-host.invalid'");
        });
  }

  @ParameterizedTest(name = "''{0}'' is nothing to connect to")
  @ValueSource(strings = {"localhost:0", "*:80"})
  void refusesToConnectToNowhere(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text).requireRemote())
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void showsAddressesAsItReadsThem() throws Exception {
    assertThat(Endpoint.format(new InetSocketAddress("127.0.0.1", 80))).isEqualTo("127.0.0.1:80");
    assertThat(Endpoint.format(new InetSocketAddress(InetAddress.getByName("::1"), 80)))
        .isEqualTo("[0:0:0:0:0:0:0:1]:80");
    assertThat(Endpoint.format(UnixDomainSocketAddress.of("/tmp/x"))).isEqualTo("unix:/tmp/x");
    assertThat(Endpoint.format(UnixDomainSocketAddress.of(""))).isEqualTo("unix:(unnamed)");
  }
}
