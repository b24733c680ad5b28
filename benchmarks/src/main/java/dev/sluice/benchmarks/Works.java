package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The works, with sizes of about a second each. */
final class Works {
  private static final long ALL = Long.MAX_VALUE;
  private static final long MIB = 1 << 20;

  /** Everything that can be run. */
  static final List<Work> KNOWN = Stream.of(FrameWorks.all(), plain(), OtherWorks.all())
      .flatMap(List::stream)
      .toList();

  private Works() {}

  private static List<Work> plain() {
    return List.of(
        bytes("bulk-receive", Shape.RECEIVE, 4096 * MIB, "sluice-borrow"),
        send("send-64", 64, 12_000_000),
        send("send-1024", 1024, 3_000_000),
        send("send-64KiB", 64 << 10, 40_000),
        send("send-1MiB", 1 << 20, 5_000),
        echo("echo-1", 1, 64, 40_000),
        echo("echo-64", 64, 64, 3_000),
        echo("echo-1000", 1_000, 64, 200),
        bytes("relay", Shape.RELAY, 2048 * MIB, "sluice-retain"),
        connections("accept", Shape.ACCEPT, 10_000),
        connections("connect-close", Shape.RECEIVE, 10_000),
        echo("connect-exchange-close", 2_000, 1, 1));
  }

  static Work named(String name) {
    return KNOWN.stream()
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new UnknownName("work", name, KNOWN.stream().map(Work::name).toList()));
  }

  private static Work bytes(String name, Shape shape, long bytes, String first) {
    Job job = new Job(shape, ALL, false, 1 << 20, bytes >> 20, 1, 0, false);
    return new Work(name, job, "MiB", bytes >> 20, able(job, first));
  }

  private static Work send(String name, int size, long count) {
    Job job = new Job(Shape.SEND, ALL, false, size, count, 1, 0, false);
    return new Work(name, job, "elements", count, able(job, "sluice-copy"));
  }

  private static Work echo(String name, int connections, int size, long messages) {
    Job job = new Job(Shape.ECHO, ALL, false, size, messages, connections, 0, false);
    return new Work(name, job, "messages", messages * connections, able(job, "sluice-retain"));
  }

  private static Work connections(String name, Shape shape, int count) {
    Job job = new Job(shape, ALL, false, 1, 0, count, 0, false);
    return new Work(name, job, "connections", count, able(job, "sluice-copy"));
  }

  /** Everyone who can; this one is what the ratios are of. */
  static List<String> able(Job job, String first) {
    List<String> names = new ArrayList<>(Subjects.able(job));
    names.remove(first);
    names.add(0, first);
    return names;
  }
}
