package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Job.Manner;
import java.util.List;

/** The works beyond streams of bytes as fast as they go: datagrams, idleness, stalls, latency. */
final class OtherWorks {
  private static final long MIB = 1 << 20;

  private OtherWorks() {}

  static List<Work> all() {
    return List.of(
        receiveDatagrams("udp-receive-64", 64, 100_000, 200_000),
        receiveDatagrams("udp-receive-1200", 1200, 50_000, 100_000),
        sendDatagrams("udp-send-64", 64, 400_000),
        sendDatagrams("udp-send-1200", 1200, 300_000),
        idle("idle-8000", 8_000),
        oneFast("stalled-1-of-1000", 1_000, 2048 * MIB),
        growth("growth", 10, 1_000, 200_000),
        pauseAndResume("pause-resume", 2048 * MIB),
        held("held-stalled-receiver", Shape.RECEIVE, 16, 1, 1),
        held("held-stalled-sender-64", Shape.SEND, 4, 64, 1_000_000),
        held("held-stalled-sender-1MiB", Shape.SEND, 4, 1 << 20, 160),
        latency("latency-64", 64, 20_000, 64_000),
        startUp("start-up"));
  }

  private static Job job(Shape shape, int size, long elements, int connections, Manner manner) {
    return new Job(shape, Long.MAX_VALUE, false, size, elements, connections, 0, false, manner);
  }

  private static Manner by(Drive drive) {
    return new Manner(drive, false, 0);
  }

  private static Work receiveDatagrams(String name, int size, int rate, long count) {
    Job job = job(Shape.RECEIVE, size, count, 1, new Manner(Drive.PACED, true, rate));
    return new Work(name, job, "datagrams", count, Works.able(job, "sluice-borrow"));
  }

  private static Work sendDatagrams(String name, int size, long count) {
    Job job = job(Shape.SEND, size, count, 1, new Manner(Drive.PLAIN, true, 0));
    return new Work(name, job, "datagrams", count, Works.able(job, "sluice-copy"));
  }

  private static Work idle(String name, int connections) {
    Job job = job(Shape.ECHO, 1, 1, connections, by(Drive.IDLE));
    return new Work(name, job, "connection", connections, Works.able(job, "sluice-copy"))
        .by(Measure.MEMORY)
        .after(job(Shape.ECHO, 1, 1, 1, by(Drive.IDLE)));
  }

  private static Work oneFast(String name, int connections, long bytes) {
    Job job = job(Shape.RECEIVE, 1 << 20, bytes >> 20, connections, by(Drive.ONE_FAST));
    return new Work(name, job, "MiB", bytes >> 20, Works.able(job, "sluice-borrow"));
  }

  private static Work growth(String name, int few, int many, long messages) {
    Job job = job(Shape.ECHO, 64, messages / many, many, by(Drive.STEADY));
    return new Work(name, job, "message", messages, Works.able(job, "sluice-retain"))
        .by(Measure.GROWTH)
        .after(job(Shape.ECHO, 64, messages / few, few, by(Drive.STEADY)));
  }

  private static Work pauseAndResume(String name, long bytes) {
    Job job = job(Shape.RECEIVE, 1 << 20, bytes >> 20, 1, by(Drive.PAUSED));
    return new Work(name, job, "MiB", bytes >> 20, Works.able(job, "sluice-borrow"));
  }

  private static Work held(String name, Shape shape, int connections, int size, long elements) {
    Job job = job(shape, size, elements, connections, by(Drive.STALLED));
    return new Work(name, job, "connection", connections, Works.able(job, "sluice-copy"))
        .by(Measure.HELD);
  }

  private static Work latency(String name, int connections, int rate, long messages) {
    Manner paced = new Manner(Drive.PACED, false, rate);
    Job job = job(Shape.ECHO, 64, messages / connections, connections, paced);
    return new Work(name, job, "messages", messages, Works.able(job, "sluice-retain"))
        .by(Measure.LATENCY);
  }

  /** One connection, one byte. */
  static Job start() {
    return job(Shape.ECHO, 1, 1, 1, by(Drive.START));
  }

  private static Work startUp(String name) {
    return new Work(name, start(), "start", 1, Works.able(start(), "sluice-copy")).by(Measure.WALL);
  }
}
