package dev.sluice.benchmarks;

import java.io.IOException;

/** A round that one subject did not do, or not right. */
final class SubjectFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final String subject;

  SubjectFailure(String subject, IOException cause) {
    super("with " + subject + ": " + cause.getMessage(), cause);
    this.subject = subject;
  }

  String subject() {
    return subject;
  }
}
