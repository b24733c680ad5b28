package dev.sluice.benchmarks;

import dev.sluice.benchmarks.subject.NettySubject;
import dev.sluice.benchmarks.subject.ReactorNettySubject;
import dev.sluice.benchmarks.subject.SluiceSubject;
import dev.sluice.benchmarks.subject.SluiceSubject.Mode;
import dev.sluice.benchmarks.subject.SocketSubject;
import dev.sluice.benchmarks.subject.Subject;
import java.util.Map;

/** All that can be measured, by name. */
final class Subjects {
  private static final Map<String, Subject.Starter> STARTERS = Map.of(
      "sluice-copy", SluiceSubject.in(Mode.COPY),
      "sluice-borrow", SluiceSubject.in(Mode.BORROW),
      "sluice-retain", SluiceSubject.in(Mode.RETAIN),
      "sluice-batch", SluiceSubject.in(Mode.BATCH),
      "reactor-netty", ReactorNettySubject.starter(),
      "netty", NettySubject.starter(),
      "socket", SocketSubject.starter());

  private Subjects() {}

  static Subject.Starter named(String name) {
    Subject.Starter starter = STARTERS.get(name);
    if (starter == null) {
      throw new IllegalArgumentException(
          "no subject '" + name + "'; there are " + STARTERS.keySet());
    }
    return starter;
  }
}
