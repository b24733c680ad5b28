package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.SocketStatistics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SystemUdpTableTest {
  private static final List<String> LINES = List.of(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops",
      "  118: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0"
          + " 3021 2 0000000000000000 7",
      "  118: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 07"
          + " 00000000:00000000 00:00000000 00000000     0        0 3022 2 0000000000000000 11",
      "  118: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 07"
          + " 00000000:00000000 00:00000000 00000000     0        0 3022 2 0000000000000000 13",
      "  118: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 07"
          + " 00000000:00000000 00:00000000 00000000     0        0 3022 2 0000000000000000 17");

  private static long lost(String host, int port) throws Exception {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    long sum = SocketStatistics.Datagrams.UNKNOWN;
    for (String line : LINES) {
      sum = SystemUdpTable.add(sum, line, new InetSocketAddress(InetAddress.getByName(host), port));
    }
    return sum;
  }

  @Test
  void theLastColumnOfTheOwnAddressIsWhatWasLost() throws Exception {
    assertThat(lost("127.0.0.1", 8080)).isEqualTo(7);
    assertThat(lost("::1", 8080)).isEqualTo(11);
    assertThat(lost("127.0.0.1", 8081))
        .as("an IPv6 socket with an IPv4 address")
        .isEqualTo(13);
    assertThat(lost("0.0.0.0", 8080)).isEqualTo(17);
    assertThat(lost("127.0.0.1", 8082)).isEqualTo(SocketStatistics.Datagrams.UNKNOWN);
  }

  @Test
  void aSocketThatIsNotBoundLostNothing() {
    assertThat(SystemUdpTable.lost(null)).isZero();
  }
}
