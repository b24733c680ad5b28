package dev.sluice.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * What is run when nothing is asked for: twelve works, by Sluice, by reactor-netty, by a bare
 * channel of Netty and by blocking sockets. Under twenty minutes on two processors.
 */
final class Headline {
  private static final Set<String> SUBJECTS = Set.of(
      "sluice-copy",
      "sluice-borrow",
      "sluice-retain",
      "sluice-batch",
      "reactor-netty",
      "netty",
      "socket");

  private static final List<String> NAMES = List.of(
      "bulk-receive",
      "lines-64",
      "lines-64-request-1",
      "lines-64-hop",
      "lines-1024",
      "send-64",
      "send-1024",
      "send-1MiB",
      "echo-64",
      "echo-1000",
      "relay",
      "connect-exchange-close");

  private Headline() {}

  static List<Work> works() {
    return NAMES.stream()
        .map(Works::named)
        .map(work ->
            work.only(work.subjects().stream().filter(SUBJECTS::contains).toList()))
        .toList();
  }
}
