package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Where figures come from. */
public final class Machine {
  private Machine() {}

  /** Facts by their names. */
  public static Map<String, String> describe() throws IOException {
    Map<String, String> facts = new TreeMap<>();
    facts.put("java", Runtime.version() + " of " + System.getProperty("java.vendor"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch", "unknown"));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", fact("/proc/cpuinfo", "model name"));
    facts.put("memory", fact("/proc/meminfo", "MemTotal"));
    return facts;
  }

  /** What stands behind the colon of the first line that begins with this. */
  private static String fact(String file, String name) throws IOException {
    Path facts = Path.of(file);
    if (!Files.isReadable(facts)) {
      return "unknown";
    }
    return Files.readAllLines(facts).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
