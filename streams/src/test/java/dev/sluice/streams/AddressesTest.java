package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void anAddressReadsAsAPersonWritesIt() {
    assertThat(Addresses.text(new InetSocketAddress("127.0.0.1", 7))).isEqualTo("127.0.0.1:7");
    assertThat(Addresses.text(new InetSocketAddress("::1", 7))).isEqualTo("[0:0:0:0:0:0:0:1]:7");
    assertThat(Addresses.text(InetSocketAddress.createUnresolved("here", 7))).isEqualTo("here:7");
    assertThat(Addresses.text(UnixDomainSocketAddress.of("/run/here"))).isEqualTo("/run/here");
  }

  @Test
  void aUnixPeerThatIsNotBoundIsCalledUnnamed() {
    assertThat(Addresses.text(UnixDomainSocketAddress.of(""))).isEqualTo("(unnamed)");
  }
}
