package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.report.Target.Across;
import dev.sluice.benchmarks.report.Target.Latency;
import dev.sluice.benchmarks.report.Target.Plain;
import dev.sluice.benchmarks.report.Target.Quantity;
import dev.sluice.benchmarks.report.Target.Versus;
import java.util.List;
import java.util.Optional;

/** What Sluice wants to reach, and how far a run got. */
public final class Targets {
  private static final String PEER = WorkResult.USUAL_BASE;
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final int WINDOW = 64 << 10;

  static final List<Target> ALL = List.of(
      atLeast("bulk receive, borrowed", 1.15, versus("bulk-receive", "sluice-borrow", PEER)),
      atLeast("bulk receive, borrowed", 0.95, versus("bulk-receive", "sluice-borrow", "socket")),
      atLeast("64 B lines, borrowed", 1.8, versus("lines-64", "sluice-borrow", PEER)),
      atLeast("64 B lines, borrowed", 1.7, versus("lines-64", "sluice-borrow", "netty")),
      atLeast("64 B lines, copied", 1.4, versus("lines-64", "sluice-copy", PEER)),
      atLeast("64 B lines, copied", 1.4, versus("lines-64", "sluice-copy", "netty")),
      atLeast("64 B lines, one by one", 1.6, versus("lines-64-request-1", "sluice-copy", PEER)),
      atLeast(
          "64 B lines, one by one and unbounded",
          0.7,
          new Across("lines-64-request-1", "lines-64", "sluice-copy")),
      atLeast("64 B lines across a thread hop", 1.25, versus("lines-64-hop", "sluice-copy", PEER)),
      atLeast("the same in batches", 4, versus("lines-64-hop", "sluice-batch", PEER)),
      atLeast("sending 64 B elements", 5, versus("send-64", "sluice-copy", PEER)),
      atLeast("sending 1 MiB elements", 1, versus("send-1MiB", "sluice-copy", PEER)),
      atLeast(
          "sending 1 MiB elements, given away as the peer's are",
          1,
          versus("send-1MiB", "sluice-retain", PEER)),
      atLeast("echo, 64 connections", 1.15, versus("echo-64", "sluice-retain", PEER)),
      atMost("echo, 64 connections, p99", 1, new Latency("echo-64", "sluice-retain", PEER)),
      atLeast("echo, 1,000 connections", 1, versus("echo-1000", "sluice-retain", PEER)),
      atLeast("relay", 1.1, versus("relay", "sluice-retain", PEER)),
      atLeast("accept rate", 1.1, versus("accept", "sluice-copy", PEER)),
      atLeast("UDP receive, 64 B", 1.6, versus("udp-receive-64", "sluice-borrow", PEER)),
      atLeast("UDP receive, 64 B", 0.9, versus("udp-receive-64", "sluice-borrow", "channel")),
      atMost("idle connection", 0.5, versus("idle-8000", "sluice-copy", PEER)),
      atMost(
          "bytes held for a stalled receiver",
          RECEIVE_BUFFER,
          new Plain("held-stalled-receiver", "sluice-copy")),
      atMost(
          "bytes held for a stalled sender of 64 B",
          WINDOW + 64,
          new Plain("held-stalled-sender-64", "sluice-copy")),
      atMost(
          "bytes held for a stalled sender of 1 MiB",
          WINDOW + (1 << 20),
          new Plain("held-stalled-sender-1MiB", "sluice-copy")),
      atMost(
          "a message's cost with 1,000 connections and with 10",
          1.25,
          new Plain("growth", "sluice-retain")));

  private Targets() {}

  /** A line for each. */
  public static String table(Results results) {
    Markdown table = new Markdown(
        List.of("target", "quantity", "wanted", "measured", "least to most", "verdict"));
    for (Target target : ALL) {
      Optional<Ratio> measured = target.quantity().in(results);
      table.row(List.of(
          target.what(),
          target.quantity().toString(),
          (target.isLeast() ? "≥ " : "≤ ") + figure(target.limit()),
          measured.map(ratio -> figure(ratio.value())).orElse("–"),
          measured
              .map(ratio -> figure(ratio.least()) + " to " + figure(ratio.most()))
              .orElse("–"),
          measured
              .map(ratio -> target.isMetBy(ratio.value()) ? "met" : "missed")
              .orElse("not measured")));
    }
    List<String> doubts = results.doubts();
    return table
        + (doubts.isEmpty() ? "" : "\nNot to be quoted: " + String.join("; ", doubts) + ".\n");
  }

  /** Ratios with two digits, bytes without. */
  private static String figure(double value) {
    return value < 1_000 ? Numbers.ratio(value) : Numbers.figure(value);
  }

  private static Target atLeast(String what, double limit, Quantity quantity) {
    return new Target(what, quantity, limit, true);
  }

  private static Target atMost(String what, double limit, Quantity quantity) {
    return new Target(what, quantity, limit, false);
  }

  private static Versus versus(String work, String subject, String base) {
    return new Versus(work, subject, base);
  }
}
