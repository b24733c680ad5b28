package dev.sluice.benchmarks;

import dev.sluice.benchmarks.subject.ChannelSubject;
import dev.sluice.benchmarks.subject.HandlersSubject;
import dev.sluice.benchmarks.subject.Mode;
import dev.sluice.benchmarks.subject.NettySubject;
import dev.sluice.benchmarks.subject.PekkoSubject;
import dev.sluice.benchmarks.subject.ReactorNettySubject;
import dev.sluice.benchmarks.subject.SluiceRxSubject;
import dev.sluice.benchmarks.subject.SluiceSubject;
import dev.sluice.benchmarks.subject.SocketSubject;
import dev.sluice.benchmarks.subject.Subject;
import dev.sluice.benchmarks.subject.VertxSubject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that can be measured, by name. */
final class Subjects {
  private static final Map<String, Subject.Starter> STARTERS = new LinkedHashMap<>();

  static {
    STARTERS.put("sluice-borrow", SluiceSubject.in(Mode.BORROW));
    STARTERS.put("sluice-copy", SluiceSubject.in(Mode.COPY));
    STARTERS.put("sluice-retain", SluiceSubject.in(Mode.RETAIN));
    STARTERS.put("sluice-batch", SluiceSubject.in(Mode.BATCH));
    STARTERS.put("sluice-rx-borrow", SluiceRxSubject.in(Mode.BORROW));
    STARTERS.put("sluice-rx-copy", SluiceRxSubject.in(Mode.COPY));
    STARTERS.put("sluice-rx-retain", SluiceRxSubject.in(Mode.RETAIN));
    STARTERS.put("sluice-rx-batch", SluiceRxSubject.in(Mode.BATCH));
    STARTERS.put("reactor-netty", ReactorNettySubject.starter());
    STARTERS.put("vertx", VertxSubject.starter());
    STARTERS.put("pekko", PekkoSubject.starter());
    STARTERS.put("netty-reactive-streams", HandlersSubject.starter());
    STARTERS.put("netty", NettySubject.starter());
    STARTERS.put("socket", SocketSubject.starter());
    STARTERS.put("channel", ChannelSubject.starter());
  }

  private Subjects() {}

  static Subject.Starter named(String name) {
    Subject.Starter starter = STARTERS.get(name);
    if (starter == null) {
      throw new IllegalArgumentException("no subject '" + name + "'; there are " + names());
    }
    return starter;
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
