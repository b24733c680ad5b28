package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which libraries are compared is read from the libraries. */
class VersionsTest {
  @Test
  void namesEveryPeer() throws IOException {
    Map<String, String> versions = Versions.ofClassPath();

    assertThat(versions)
        .containsKeys("netty-transport", "netty-transport-native-epoll", "reactor-core")
        .containsEntry("reactor-netty-core", "1.3.8");
    assertThat(versions.values()).allMatch(version -> version.matches("\\d.*"));
  }
}
