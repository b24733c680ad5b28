package dev.sluice.examples;

import dev.sluice.api.SocketStatistics;
import dev.sluice.reactor.ReactorConnection;
import java.util.Locale;

/** The live line of the demo, made of {@link SocketStatistics} alone. */
final class DemoLine {
  /** More than anybody counts: the subscriber asked for everything. */
  private static final long LARGE = 1L << 56;

  private final ReactorConnection connection;

  /** Used by the thread that shows the line. */
  private final Meter meter;

  /** What goes on; written by the demo's thread. */
  private volatile String phase = "";

  DemoLine(ReactorConnection connection, long now) {
    this.connection = connection;
    this.meter = new Meter(now);
  }

  void phase(String name) {
    phase = name;
  }

  @Override
  public String toString() {
    SocketStatistics.Receive receive = connection.statistics().receive();
    return String.format(
        Locale.ROOT,
        "%-13s %10s/s  demand %-9s success %d, partial %d, pending %d, refused %d  in user space %s",
        phase,
        ByteSize.format(meter.rate(receive.bytesAccepted(), System.nanoTime())),
        demand(receive.demand()),
        receive.success(),
        receive.partial(),
        receive.pending(),
        receive.notAccepted(),
        ByteSize.format(receive.heldBytes()));
  }

  private static String demand(long elements) {
    if (elements == SocketStatistics.NO_DEMAND) {
      return "none";
    }
    return elements > LARGE ? "unbounded" : Long.toString(elements);
  }
}
