package dev.sluice.netty.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of services, out of the system's list: a line holds a name, a port with its protocol,
 * and other names. Read anew at each question; where there is no list, no service has a name.
 */
final class Services {
  /** A name, a port with its protocol, and what follows up to a comment. */
  private static final Pattern LINE =
      Pattern.compile("\\s*([^\\s#]+)\\s+(\\d{1,5})/([^\\s#]+)([^#]*)");

  private static final Pattern WORDS = Pattern.compile("\\s+");

  private final Path list;

  Services(Path list) {
    this.list = list;
  }

  /** The list of this system. */
  static Services ofSystem() {
    String windows = System.getenv("SystemRoot");
    return new Services(
        windows == null
            ? Path.of("/etc/services")
            : Path.of(windows, "System32", "drivers", "etc", "services"));
  }

  /** The port of a service, by any of its names in any case; -1 for an unknown one. */
  int port(String name, String protocol) {
    return first(each -> each.protocol.equals(protocol) && each.isCalled(name))
        .map(found -> found.port)
        .orElse(-1);
  }

  /** The first name of the service at a port, or {@code null} if it has none. */
  @Nullable
  String name(int port, String protocol) {
    return first(each -> each.protocol.equals(protocol) && each.port == port)
        .map(found -> found.names.get(0))
        .orElse(null);
  }

  private Optional<Service> first(Predicate<Service> wanted) {
    try (Stream<String> lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
      return lines.map(Services::parse).flatMap(Optional::stream).filter(wanted).findFirst();
    } catch (IOException | UncheckedIOException noList) {
      return Optional.empty();
    }
  }

  private static Optional<Service> parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.lookingAt()) {
      return Optional.empty();
    }
    Stream<String> names = Stream.concat(
        Stream.of(parts.group(1)), WORDS.splitAsStream(parts.group(4).strip()));
    return Optional.of(
        new Service(names.toList(), Integer.parseInt(parts.group(2)), parts.group(3)));
  }

  /** One line. */
  private record Service(List<String> names, int port, String protocol) {
    boolean isCalled(String wanted) {
      return names.stream().anyMatch(wanted::equalsIgnoreCase);
    }
  }
}
