package dev.sluice.benchmarks;

import java.io.IOException;

/** A round that one subject did not do, or not right. */
final class SubjectFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String reason;

  SubjectFailure(String subject, IOException cause) {
    this(subject, cause, "");
  }

  /** With what the subject knows besides, if it knows something. */
  SubjectFailure(String subject, IOException cause, String besides) {
    super("with " + subject, cause);
    this.subject = subject;
    this.reason = Reason.of(cause) + (besides.isEmpty() ? "" : "; " + besides);
  }

  String subject() {
    return subject;
  }

  /** To be stored. */
  String reason() {
    return reason;
  }
}
