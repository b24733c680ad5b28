package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.Seen;
import java.util.Locale;

/** Whether the load was what a work says that it is: its rate, where it has one. */
final class Offered {
  /** What part of the rate has to be reached. */
  private static final double ENOUGH = 0.9;

  private Offered() {}

  /** A line below the table for each subject that was offered less; nothing if there is none. */
  static String note(WorkResult result) {
    long rate = result.work().job().manner().rate();
    StringBuilder note = new StringBuilder();
    for (String subject : result.work().subjects()) {
      long[] missed = result.rounds().stream()
          .filter(round -> round.subject().equals(subject))
          .mapToLong(round -> round.seen(Seen.OFFERED))
          .filter(offered -> offered > 0 && offered < ENOUGH * rate)
          .sorted()
          .toArray();
      if (missed.length > 0) {
        note.append(String.format(
            Locale.ROOT,
            "\nMissed rate: %s was offered as few as %,d of %,d %s/s, in %d of its rounds.\n",
            subject,
            missed[0],
            rate,
            result.work().unit(),
            missed.length));
      }
    }
    return note.toString();
  }
}
