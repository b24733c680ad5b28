package dev.sluice.tck.rs;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.testng.ITestResult;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;

/** The TCK for a send, from outside and from inside. */
final class SendTcks {
  private SendTcks() {}

  /** From outside. */
  public abstract static class BlackBox<T> extends SubscriberBlackboxVerification<T> {
    private final Subject subject;

    BlackBox(Object subject) {
      super(Subject.environment());
      this.subject = (Subject) subject;
    }

    final Subject subject() {
      return subject;
    }

    abstract Sending<T> send();

    @BeforeClass
    public final void openSockets() {
      subject.open(Setup.ofSends(subject.size()));
    }

    @Override
    public final Subscriber<T> createSubscriber() {
      return send().subscriber();
    }

    @Override
    @BeforeMethod
    public final void setUp() throws Exception {
      subject.beforeCheck();
      super.setUp();
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

  /** From inside: the subscriber asks on its own, so the puppet's requests have nothing to do. */
  public abstract static class WhiteBox<T> extends SubscriberWhiteboxVerification<T> {
    private final Subject subject;

    WhiteBox(Object subject) {
      super(Subject.environment());
      this.subject = (Subject) subject;
    }

    final Subject subject() {
      return subject;
    }

    abstract Sending<T> send();

    @BeforeClass
    public final void openSockets() {
      subject.open(Setup.ofSends(subject.size()));
    }

    @Override
    public final Subscriber<T> createSubscriber(WhiteboxSubscriberProbe<T> probe) {
      return new Probed<>(send(), probe);
    }

    @Override
    @BeforeMethod
    public final void setUp() throws Exception {
      subject.beforeCheck();
      super.setUp();
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

  /** Tells the TCK what the send's subscriber was told. */
  private static final class Probed<T> implements Subscriber<T> {
    private final Sending<T> sending;
    private final WhiteboxSubscriberProbe<T> probe;
    private boolean subscribed;

    Probed(Sending<T> sending, WhiteboxSubscriberProbe<T> probe) {
      this.sending = sending;
      this.probe = probe;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      sending.subscriber().onSubscribe(subscription);
      if (subscribed) {
        return;
      }
      subscribed = true;
      probe.registerOnSubscribe(new SubscriberPuppet() {
        @Override
        public void triggerRequest(long elements) {}

        @Override
        public void signalCancel() {
          sending.cancel().run();
        }
      });
    }

    @Override
    public void onNext(T element) {
      sending.subscriber().onNext(element);
      probe.registerOnNext(element);
    }

    @Override
    public void onError(Throwable cause) {
      sending.subscriber().onError(cause);
      probe.registerOnError(cause);
    }

    @Override
    public void onComplete() {
      sending.subscriber().onComplete();
      probe.registerOnComplete();
    }
  }
}
