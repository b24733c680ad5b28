package dev.sluice.benchmarks;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Where figures come from. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe() throws IOException {
    Map<String, String> facts = new TreeMap<>();
    facts.put("java", Runtime.version().toString());
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", processor());
    Version.identify().forEach((name, version) -> facts.put(name, version.artifactVersion()));
    facts.put("reactor-netty", version(reactor.netty.tcp.TcpServer.class));
    facts.put("reactor-core", version(reactor.core.publisher.Flux.class));
    return facts;
  }

  private static String version(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch", "unknown");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
