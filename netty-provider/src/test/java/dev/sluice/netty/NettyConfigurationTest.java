package dev.sluice.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyConfigurationTest {
  private static final String RECEIVE_BUFFER = "dev.sluice.netty.receiveBuffer";

  private static final String TRANSPORT = "dev.sluice.netty.transport";

  @AfterEach
  void forget() {
    System.clearProperty(RECEIVE_BUFFER);
  }

  @Test
  void theReceiveBuffer_is64KiB_orWhatThePropertySays() {
    assertThat(NettyConfiguration.defaults().receiveBuffer()).isEqualTo(65_536);
    System.setProperty(RECEIVE_BUFFER, "49152");
    assertThat(NettyConfiguration.defaults().receiveBuffer()).isEqualTo(49_152);
  }

  @Test
  void aPropertyThatIsNoSize_isRefused() {
    System.setProperty(RECEIVE_BUFFER, "large");
    assertThatThrownBy(NettyConfiguration::defaults)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("system property dev.sluice.netty.receiveBuffer: not a number of bytes: large");
    System.setProperty(RECEIVE_BUFFER, "0");
    assertThatThrownBy(NettyConfiguration::defaults)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the receive buffer must be 1 or more: 0");
  }

  @Test
  void thePropertyThatChoosesTheTransport_namesOne() {
    String before = System.getProperty(TRANSPORT);
    try {
      System.setProperty(TRANSPORT, "Nio");
      assertThat(NettyConfiguration.defaults().transport()).isEqualTo(Transport.NIO);
      System.setProperty(TRANSPORT, "kqueue");
      assertThatThrownBy(NettyConfiguration::defaults)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("system property dev.sluice.netty.transport: not auto, epoll or nio: kqueue");
    } finally {
      if (before == null) {
        System.clearProperty(TRANSPORT);
      } else {
        System.setProperty(TRANSPORT, before);
      }
    }
  }

  @Test
  void badValues_areRefusedByName() {
    NettyConfiguration defaults = NettyConfiguration.defaults();
    assertThatThrownBy(() -> defaults.withEventLoops(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of event loops must be 1 or more: 0");
    assertThatThrownBy(() -> defaults.withMemoryLimit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the memory limit must be 1 or more: -1");
    assertThatThrownBy(() -> defaults.withTransport(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("transport");
  }
}
