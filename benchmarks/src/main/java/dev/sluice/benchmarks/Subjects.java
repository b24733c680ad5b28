package dev.sluice.benchmarks;

import dev.sluice.benchmarks.subject.ChannelDatagrams;
import dev.sluice.benchmarks.subject.ChannelSubject;
import dev.sluice.benchmarks.subject.HandlersSubject;
import dev.sluice.benchmarks.subject.Mode;
import dev.sluice.benchmarks.subject.NettyDatagrams;
import dev.sluice.benchmarks.subject.NettySubject;
import dev.sluice.benchmarks.subject.PekkoSubject;
import dev.sluice.benchmarks.subject.ReactorNettyDatagrams;
import dev.sluice.benchmarks.subject.ReactorNettySubject;
import dev.sluice.benchmarks.subject.SluiceDatagrams;
import dev.sluice.benchmarks.subject.SluiceRxSubject;
import dev.sluice.benchmarks.subject.SluiceSubject;
import dev.sluice.benchmarks.subject.SocketSubject;
import dev.sluice.benchmarks.subject.Subject;
import dev.sluice.benchmarks.subject.VertxSubject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All that can be measured, by name. A lambda for each, since a reference to a method would load
 * its class: none but the one that is measured is to take part in its start.
 */
final class Subjects {
  private static final Map<String, Supplier<Subject.Starter>> STARTERS = new LinkedHashMap<>();

  static {
    STARTERS.put("sluice-borrow", () -> SluiceSubject.in(Mode.BORROW));
    STARTERS.put("sluice-copy", () -> SluiceSubject.in(Mode.COPY));
    STARTERS.put("sluice-retain", () -> SluiceSubject.in(Mode.RETAIN));
    STARTERS.put("sluice-batch", () -> SluiceSubject.in(Mode.BATCH));
    STARTERS.put("sluice-rx-borrow", () -> SluiceRxSubject.in(Mode.BORROW));
    STARTERS.put("sluice-rx-copy", () -> SluiceRxSubject.in(Mode.COPY));
    STARTERS.put("sluice-rx-retain", () -> SluiceRxSubject.in(Mode.RETAIN));
    STARTERS.put("sluice-rx-batch", () -> SluiceRxSubject.in(Mode.BATCH));
    STARTERS.put("reactor-netty", () -> ReactorNettySubject.starter());
    STARTERS.put("vertx", () -> VertxSubject.starter());
    STARTERS.put("pekko", () -> PekkoSubject.starter());
    STARTERS.put("netty-reactive-streams", () -> HandlersSubject.starter());
    STARTERS.put("netty", () -> NettySubject.starter());
    STARTERS.put("socket", () -> SocketSubject.starter());
    STARTERS.put("channel", () -> ChannelSubject.starter());
  }

  private static final Map<String, Supplier<Subject.Starter>> DATAGRAMS = new LinkedHashMap<>();

  static {
    DATAGRAMS.put("sluice-borrow", () -> SluiceDatagrams.in(Mode.BORROW));
    DATAGRAMS.put("sluice-copy", () -> SluiceDatagrams.in(Mode.COPY));
    DATAGRAMS.put("sluice-retain", () -> SluiceDatagrams.in(Mode.RETAIN));
    DATAGRAMS.put("reactor-netty", () -> ReactorNettyDatagrams.starter());
    DATAGRAMS.put("netty", () -> NettyDatagrams.starter());
    DATAGRAMS.put("channel", () -> ChannelDatagrams.starter());
  }

  private Subjects() {}

  /** The one for a job. */
  static Subject.Starter named(String name, Job job) {
    Map<String, Supplier<Subject.Starter>> starters =
        job.manner().datagrams() ? DATAGRAMS : STARTERS;
    Supplier<Subject.Starter> starter = starters.get(name);
    if (starter == null) {
      throw new IllegalArgumentException(
          "no subject '" + name + "'; there are " + starters.keySet());
    }
    return starter.get();
  }

  static List<String> names() {
    return List.copyOf(STARTERS.keySet());
  }

  /** All that can do this, Sluice first. */
  static List<String> able(Job job) {
    return STARTERS.keySet().stream()
        .filter(name -> Limits.of(name, job).isEmpty())
        .toList();
  }
}
