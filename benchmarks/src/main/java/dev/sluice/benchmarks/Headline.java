package dev.sluice.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * What is run when nothing is asked for: twelve works, by Sluice, by reactor-netty, by a bare
 * channel of Netty and by blocking sockets and channels. Under twenty minutes on two processors.
 */
final class Headline {
  private static final Set<String> SUBJECTS = Set.of(
      "sluice-copy",
      "sluice-borrow",
      "sluice-retain",
      "sluice-batch",
      "reactor-netty",
      "netty",
      "socket",
      "channel");

  private static final List<String> NAMES = List.of(
      "bulk-receive",
      "lines-64",
      "lines-64-request-1",
      "lines-64-hop",
      "send-64",
      "send-1MiB",
      "echo-64",
      "echo-1000",
      "relay",
      "accept",
      "udp-receive-64",
      "idle-8000");

  private Headline() {}

  static List<Work> works() {
    return NAMES.stream()
        .map(Works::named)
        .map(work ->
            work.only(work.subjects().stream().filter(SUBJECTS::contains).toList()))
        .toList();
  }
}
