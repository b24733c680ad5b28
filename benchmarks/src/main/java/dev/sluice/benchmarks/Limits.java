package dev.sluice.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which subject does not do which job and why; docs/performance.md says the same. */
final class Limits {
  private record Limit(Pattern subjects, Predicate<Job> jobs, String reason) {}

  private static final int SENT_RETAINED_FROM = 4 << 10;

  private static final List<Limit> LIMITS = List.of(
      limit("sluice.*-batch", job -> !frames(job), "batches are of frames"),
      limit("sluice.*-retain", Limits::frames, "frames are copied or borrowed"),
      limit("sluice.*-borrow", job -> job.hop(), "what is borrowed ends with onNext"),
      limit(
          "sluice.*-borrow",
          job -> job.shape() == Shape.ECHO || job.shape() == Shape.RELAY,
          "what is borrowed ends with onNext, before it is sent"),
      limit(
          "sluice.*-borrow",
          job -> job.shape() == Shape.SEND,
          "receives nothing, so the mode makes no difference"),
      limit(
          "sluice.*-(borrow|retain)",
          job -> job.shape() == Shape.ACCEPT,
          "receives nothing, so the mode makes no difference"),
      limit(
          "sluice.*-retain",
          job -> job.shape() == Shape.SEND && job.elementSize() < SENT_RETAINED_FROM,
          "small elements are copied in any mode"),
      limit(
          "netty|socket|channel",
          job -> job.demand() != Long.MAX_VALUE,
          "has no demand: it takes what comes"),
      limit(
          "netty|socket|channel",
          job -> job.hop(),
          "has no hand-over to another thread that is bounded"),
      limit(
          "netty-reactive-streams",
          job -> frames(job) && job.demand() != Long.MAX_VALUE,
          "frames wait unreleased for demand, so Netty's decoder lets go of nothing, to the end of"
              + " its memory"),
      limit("channel", Limits::frames, "looks at bytes one by one as socket does"),
      limit(
          "sluice-rx.*|vertx|pekko|netty-reactive-streams|socket",
          job -> job.manner().datagrams(),
          "datagrams are those of Reactor, reactor-netty, Netty and the JDK's channel"),
      limit(
          "sluice-rx.*|vertx|pekko|netty-reactive-streams|channel",
          job -> stands(job),
          "stalls and pauses are those of Reactor, reactor-netty, Netty and blocking sockets"),
      limit(
          "socket|channel",
          job -> job.drive() == Drive.IDLE,
          "a thread for each of thousands of connections is not what one would do"));

  private Limits() {}

  private static Limit limit(String subjects, Predicate<Job> jobs, String reason) {
    return new Limit(Pattern.compile(subjects), jobs, reason);
  }

  private static boolean frames(Job job) {
    return Set.of(Shape.LINES, Shape.LENGTHS).contains(job.shape());
  }

  private static boolean stands(Job job) {
    return Set.of(Drive.PAUSED, Drive.STALLED, Drive.ONE_FAST).contains(job.drive());
  }

  /** Why this subject is not asked to do this. */
  static Optional<String> of(String subject, Job job) {
    return LIMITS.stream()
        .filter(limit -> limit.subjects.matcher(subject).matches())
        .filter(limit -> limit.jobs.test(job))
        .map(Limit::reason)
        .findFirst();
  }
}
