package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines and messages behind their length, of two sizes, at each demand and across a hop. A frame's
 * size is the one on the wire: with the end of the line, or with the length.
 */
final class FrameWorks {
  private static final long ALL = Long.MAX_VALUE;
  private static final long[] BATCHES = {1, 16, 256};

  private FrameWorks() {}

  static List<Work> all() {
    List<Work> works = new ArrayList<>();
    frames(works, Shape.LINES, 64, 12_000_000);
    frames(works, Shape.LINES, 1024, 2_000_000);
    frames(works, Shape.LENGTHS, 64, 12_000_000);
    frames(works, Shape.LENGTHS, 1024, 2_000_000);
    return works;
  }

  private static void frames(List<Work> works, Shape shape, int size, long count) {
    String name = (shape == Shape.LINES ? "lines-" : "length-") + size;
    works.add(work(name, shape, size, ALL, false, count));
    for (long batch : BATCHES) {
      works.add(work(name + "-request-" + batch, shape, size, batch, false, count / 2));
    }
    works.add(work(name + "-hop", shape, size, ALL, true, count / 4));
  }

  private static Work work(
      String name, Shape shape, int size, long demand, boolean hop, long count) {
    Job job = new Job(shape, demand, hop, size, count, 1, 0, false);
    String unit = shape == Shape.LINES ? "lines" : "messages";
    return new Work(name, job, unit, count, Subjects.able(job));
  }
}
