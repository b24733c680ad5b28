package dev.sluice.benchmarks;

import java.util.List;

/** The works, with sizes of about a second each. */
final class Works {
  private static final long ALL = Long.MAX_VALUE;
  private static final long MIB = 1 << 20;

  /** Smaller elements are copied in any mode. */
  private static final int SENT_RETAINED_FROM = 4 << 10;

  /** Everything that can be run. */
  static final List<Work> KNOWN = List.of(
      bytes(
          "bulk-receive",
          Shape.RECEIVE,
          ALL,
          4096 * MIB,
          "sluice-borrow",
          "sluice-copy",
          "sluice-retain",
          "reactor-netty",
          "netty",
          "socket"),
      lines(
          "lines-64",
          64,
          ALL,
          false,
          12_000_000,
          "sluice-borrow",
          "sluice-copy",
          "sluice-batch",
          "reactor-netty",
          "netty",
          "socket"),
      lines(
          "lines-64-request-1",
          64,
          1,
          false,
          8_000_000,
          "sluice-borrow",
          "sluice-copy",
          "reactor-netty"),
      lines(
          "lines-64-hop", 64, ALL, true, 3_000_000, "sluice-copy", "sluice-batch", "reactor-netty"),
      lines(
          "lines-1024",
          1024,
          ALL,
          false,
          2_000_000,
          "sluice-borrow",
          "sluice-copy",
          "sluice-batch",
          "reactor-netty",
          "netty",
          "socket"),
      send("send-64", 64, 12_000_000),
      send("send-1024", 1024, 3_000_000),
      send("send-64KiB", 64 << 10, 40_000),
      send("send-1MiB", 1 << 20, 5_000),
      echo("echo-64", 64, 64, 3_000),
      echo("echo-1000", 1_000, 64, 200),
      bytes("relay", Shape.RELAY, ALL, 2048 * MIB, "sluice-retain", "reactor-netty", "netty"),
      echo("connect-exchange-close", 2_000, 1, 1));

  private Works() {}

  static Work named(String name) {
    return KNOWN.stream()
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no work '" + name + "'; there are "
            + KNOWN.stream().map(Work::name).toList()));
  }

  private static Work bytes(String name, Shape shape, long demand, long bytes, String... subjects) {
    Job job = new Job(shape, demand, false, 1 << 20, bytes >> 20, 1, 0, false);
    return new Work(name, job, "MiB", bytes >> 20, List.of(subjects));
  }

  private static Work lines(
      String name, int size, long demand, boolean hop, long count, String... subjects) {
    Job job = new Job(Shape.LINES, demand, hop, size, count, 1, 0, false);
    return new Work(name, job, "lines", count, List.of(subjects));
  }

  private static Work send(String name, int size, long count) {
    Job job = new Job(Shape.SEND, ALL, false, size, count, 1, 0, false);
    List<String> subjects = size < SENT_RETAINED_FROM
        ? List.of("sluice-copy", "reactor-netty", "netty", "socket")
        : List.of("sluice-copy", "sluice-retain", "reactor-netty", "netty", "socket");
    return new Work(name, job, "elements", count, subjects);
  }

  private static Work echo(String name, int connections, int size, long messages) {
    Job job = new Job(Shape.ECHO, ALL, false, size, messages, connections, 0, false);
    return new Work(
        name,
        job,
        "messages",
        messages * connections,
        List.of("sluice-retain", "sluice-copy", "reactor-netty", "netty", "socket"));
  }
}
