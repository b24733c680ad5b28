package dev.sluice.tck.rs;

import org.reactivestreams.tck.PublisherVerification;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/**
 * The TCK for a publisher. Subclasses are one candidate each; TestNG makes an instance for each
 * subject.
 */
public abstract class PublisherTck<T> extends PublisherVerification<T> {
  private final Subject subject;

  PublisherTck(Object subject) {
    super(Subject.environment(), 50);
    this.subject = (Subject) subject;
  }

  final Subject subject() {
    return subject;
  }

  final Size size() {
    return subject.size();
  }

  /** How the world is set. */
  Setup setup() {
    return Setup.DEFAULT;
  }

  @BeforeClass
  public final void openSockets() {
    subject.open(setup());
  }

  @Override
  @BeforeMethod
  public final void setUp() throws Exception {
    subject.beforeCheck();
    super.setUp();
  }

  /**
   * Not side by side with itself, and again if a collection was late: it waits for one only 100 ms.
   */
  @Override
  @Test
  public final void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
          throws Throwable {
    synchronized (PublisherTck.class) {
      for (int attempt = 1; ; attempt++) {
        try {
          super
              .required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
          return;
        } catch (AssertionError late) {
          if (attempt == 3) {
            throw late;
          }
          super.setUp();
        }
      }
    }
  }

  @AfterMethod(alwaysRun = true)
  public final void count(ITestResult result) {
    subject.afterCheck(result);
  }

  @AfterClass(alwaysRun = true)
  public final void report() {
    subject.close();
  }
}
