package dev.sluice.testkit.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What happened, in lines: the latest ones, and a sum over all. Guarded by {@link Steps}. */
final class Trace {
  private static final int KEPT = 10_000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long dropped;
  private long digest;

  void add(String line) {
    digest = digest * 1_000_003 + line.hashCode();
    lines.add(line);
    if (lines.size() > KEPT) {
      lines.remove();
      dropped++;
    }
  }

  List<String> lines() {
    return new ArrayList<>(lines);
  }

  long count() {
    return dropped + lines.size();
  }

  long digest() {
    return digest;
  }

  /** The end of it, for a message. */
  String tail(int count) {
    StringBuilder text = new StringBuilder();
    lines.stream()
        .skip(Math.max(0, lines.size() - count))
        .forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
