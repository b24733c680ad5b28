package dev.sluice.examples;

import dev.sluice.api.SocketStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What both sides of the demo found, as a table with a verdict.
 *
 * @param bytes received
 * @param sha256 of the bytes received
 * @param statistics of the receiving connection, after the end of the stream
 * @param sender what the other process reported
 */
record DemoResult(long bytes, String sha256, SocketStatistics statistics, SenderReport sender) {

  /** Why this is not a success; empty if it is one. */
  List<String> faults() {
    SocketStatistics.Receive receive = statistics.receive();
    List<String> faults = new ArrayList<>();
    if (bytes != sender.bytes()) {
      faults.add(
          String.format(Locale.ROOT, "%d bytes were sent, %d received", sender.bytes(), bytes));
    } else if (!sha256.equals(sender.sha256())) {
      faults.add("the bytes received are not the bytes sent");
    }
    if (receive.bytesAccepted() != bytes) {
      faults.add(String.format(
          Locale.ROOT,
          "the subscribers took %d bytes, the socket counted %d",
          bytes,
          receive.bytesAccepted()));
    }
    if (receive.retained() != 0) {
      faults.add(receive.retained() + " retained indications were not released");
    }
    // The stream has ended, so a pause that is still there was ended by that.
    long open = receive.pauses() - receive.resumes() - (receive.paused() ? 1 : 0);
    if (open != 0) {
      faults.add(String.format(
          Locale.ROOT, "%d pauses, but %d resumes", receive.pauses(), receive.resumes()));
    }
    return faults;
  }

  void throwIfFailed() {
    List<String> faults = faults();
    if (!faults.isEmpty()) {
      throw CommandFailure.transfer(String.join("; ", faults));
    }
  }

  @Override
  public String toString() {
    SocketStatistics.Receive receive = statistics.receive();
    Table table = new Table();
    table.row("bytes sent", sender.bytes());
    table.row("bytes received", bytes);
    table.row("SHA-256 sent", sender.sha256());
    table.row("SHA-256 received", sha256);
    table.row("indications accepted (SUCCESS)", receive.success());
    table.row("indications accepted in part", receive.partial());
    table.row("indications retained (PENDING)", receive.pending());
    table.row("indications refused (DATA_NOT_ACCEPTED)", receive.notAccepted());
    table.row("zero-length receives", receive.zeroLengthReceives());
    table.row("pauses, of these resumed", receive.pauses() + ", " + receive.resumes());
    table.row("longest pause", Durations.format(receive.longestPauseNanos()));
    table.row("most bytes held in user space", receive.maxHeldBytes());
    table.row(
        "sender held back",
        Durations.format(sender.blockedNanos()) + " of " + Durations.format(sender.nanos()));
    List<String> faults = faults();
    table.row(
        "result",
        faults.isEmpty()
            ? "nothing lost, every pause ended"
            : "FAILED: " + String.join("; ", faults));
    return table.toString();
  }
}
