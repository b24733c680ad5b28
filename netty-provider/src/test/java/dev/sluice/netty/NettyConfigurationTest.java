package dev.sluice.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyConfigurationTest {
  private static final String RECEIVE_BUFFER = "dev.sluice.netty.receiveBuffer";

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
    assertThatThrownBy(NettyConfiguration::defaults).isInstanceOf(IllegalArgumentException.class);
    System.setProperty(RECEIVE_BUFFER, "0");
    assertThatThrownBy(NettyConfiguration::defaults).isInstanceOf(IllegalArgumentException.class);
  }
}
