package dev.sluice.tck.rs;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.testng.IExecutionListener;
import org.testng.ITestResult;

/**
 * Counts the checks of the TCK: one line for each subject, and at the end all that was skipped, by
 * the reason that the TCK gives.
 */
public final class Checks implements IExecutionListener {
  /** The rules that the TCK cannot test; what they ask of publishers has UntestedRulesTest. */
  private static final String UNTESTED = "untested_";

  /** Optional: several subscribers at a time. */
  private static final String MULTICAST = "optional_spec111_";

  /** What the TCK says of publishers that give few elements, do not end, or do not fail. */
  private static final Pattern TOO_LITTLE = Pattern.compile(
      "Unable to run this test.*" + "|Skipping because no error state Publisher provided.*");

  /** What differs between reasons that are the same. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}:[0-9]+");

  /** For each reason the checks, and for each check who skipped it; guarded by the class. */
  private static final SortedMap<String, SortedMap<String, TreeSet<Candidate>>> SKIPPED =
      new TreeMap<>();

  /** Guarded by the class, as is {@link #allExecuted} and what follows. */
  private static int subjects;

  private static int allExecuted;
  private static int allSkipped;
  private static int allFailed;

  /** The count of one subject; written by whoever runs its check. */
  static final class Count {
    private int executed;
    private int failed;
    private int untestable;
    private int inapplicable;
    private boolean mayBeSkipped = true;

    /** Counts a check. */
    void add(Matrix.Row row, ITestResult result) {
      String check = result.getName();
      switch (result.getStatus()) {
        case ITestResult.SUCCESS -> executed++;
        case ITestResult.SKIP -> {
          String reason = reason(result.getThrowable());
          if (check.startsWith(UNTESTED)) {
            untestable++;
          } else {
            inapplicable++;
            mayBeSkipped &=
                check.startsWith(MULTICAST) || TOO_LITTLE.matcher(reason).matches();
          }
          skipped(row.candidate(), check, reason);
        }
        default -> {
          executed++;
          failed++;
          System.out.println("TCK " + row + ": " + check + " fails");
        }
      }
    }

    /** Prints it. */
    void report(Matrix.Row row) {
      System.out.println("TCK " + row + ": " + executed + " executed, " + failed + " failed, "
          + (untestable + inapplicable) + " skipped (" + untestable + " not testable by the TCK, "
          + inapplicable + " that do not apply)");
      sum(this);
      if (executed == 0) {
        throw new AssertionError("no check was executed for " + row);
      }
      if (!mayBeSkipped) {
        throw new AssertionError("skipped for a reason that is none, see the list: " + row);
      }
    }
  }

  private static String reason(Throwable skip) {
    String message = skip == null || skip.getMessage() == null ? "" : skip.getMessage();
    String text = ADDRESS.matcher(message.replaceAll("\\s+", " ").strip()).replaceAll("…");
    return text.isEmpty() ? "no reason" : text;
  }

  private static synchronized void skipped(Candidate candidate, String check, String reason) {
    SKIPPED
        .computeIfAbsent(reason, unknown -> new TreeMap<>())
        .computeIfAbsent(check, unknown -> new TreeSet<>())
        .add(candidate);
  }

  private static synchronized void sum(Count one) {
    subjects++;
    allExecuted += one.executed;
    allFailed += one.failed;
    allSkipped += one.untestable + one.inapplicable;
  }

  /** Prints the reasons, in one piece. */
  @Override
  public void onExecutionFinish() {
    synchronized (Checks.class) {
      if (subjects > 0) {
        System.out.println(summary());
      }
    }
  }

  private static String summary() {
    StringBuilder text =
        new StringBuilder("TCK of " + subjects + " subjects: " + allExecuted + " checks executed, "
            + allFailed + " failed, " + allSkipped + " skipped. Skipped, by reason:");
    SKIPPED.forEach((reason, checks) -> {
      text.append("\nTCK skips: ").append(reason);
      checks.forEach(
          (check, who) -> text.append("\nTCK   ").append(check).append(": ").append(names(who)));
    });
    return text.toString();
  }

  private static String names(Set<Candidate> who) {
    for (boolean publisher : new boolean[] {true, false}) {
      if (who.equals(Candidate.all(publisher))) {
        return publisher ? "every publisher" : "every subscriber";
      }
    }
    return who.stream().map(Candidate::toString).collect(Collectors.joining(", "));
  }
}
