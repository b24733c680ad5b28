package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The resolver and the list of services of the system that the test runs on. */
@Timeout(20)
class SystemNamesTest {
  private final SystemNames names = new SystemNames();

  @Test
  void localhostIsThisHost() throws UnknownHostException {
    assertThat(names.addresses("localhost")).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
  }

  @Test
  void whatIsNoHostNameIsUnknown() {
    assertThatThrownBy(() -> names.addresses("no such host"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void withoutAListNoServiceHasAName() {
    Services none = new Services(Path.of("no", "such", "list"));
    assertThat(none.port("http", "tcp")).isEqualTo(-1);
    assertThat(none.name(80, "tcp")).isNull();
  }
}
