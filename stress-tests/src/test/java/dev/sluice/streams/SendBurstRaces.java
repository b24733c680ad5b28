package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A cancel of a send elsewhere than on the loop, and what sends within a burst of receive signals:
 * what the cancelled one had taken goes to the socket first.
 */
public final class SendBurstRaces {
  private SendBurstRaces() {}

  /** What was sent, whether the answer was, what memory came back, and what is still held. */
  abstract static class AnswerWorld extends BurstWorld {
    AnswerWorld(StreamOptions options) {
      super(options);
    }

    final void tell(IIII_Result r) {
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = answer == null ? 0 : answer.end.completions;
      r.r3 = memoryBack();
      r.r4 = held();
    }
  }

  @JCStressTest
  @Description("An answer meets the cancel of a send that has taken an element.")
  @Outcome(id = "12, 1, 2, 0", expect = ACCEPTABLE, desc = "behind the element")
  @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "refused, the cancel comes after")
  @Outcome(
      expect = FORBIDDEN,
      desc = "out of order, lost, sent twice, no completion, or memory gone")
  @State
  public static class AnswerMeetsCancel extends AnswerWorld {
    public AnswerMeetsCancel() {
      super(StreamOptions.defaults());
      first.give(1);
    }

    @Override
    void received(int value) {
      answer(2);
    }

    @Actor
    public void burst() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      tell(r);
    }
  }

  @JCStressTest
  @Description(
      "An answer that fills the window, so that it would go out at once, meets the cancel.")
  @Outcome(id = "12, 1, 2, 0", expect = ACCEPTABLE, desc = "behind the element")
  @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "refused, the cancel comes after")
  @Outcome(
      expect = FORBIDDEN,
      desc = "out of order, lost, sent twice, no completion, or memory gone")
  @State
  public static class FullWindowMeetsCancel extends AnswerWorld {
    public FullWindowMeetsCancel() {
      super(StreamOptions.defaults().withSendWindow(2));
      first.give(1);
    }

    @Override
    void received(int value) {
      answer(2);
    }

    @Actor
    public void burst() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      tell(r);
    }
  }

  @JCStressTest
  @Description(
      "An answer, and then a completion, meet the cancel of a send behind whose call more was taken.")
  @Outcome(id = "123, 1, 0", expect = ACCEPTABLE, desc = "behind both elements")
  @Outcome(id = "12, 0, 0", expect = ACCEPTABLE, desc = "refused, the cancel comes after")
  @Outcome(expect = FORBIDDEN, desc = "out of order, lost, sent twice, no completion, or held")
  @State
  public static class AnswerMeetsCancelBehindACall extends BurstWorld {
    public AnswerMeetsCancelBehindACall() {
      super(StreamOptions.defaults());
      first.give(1);
      loop.runTasks();
      first.give(2);
    }

    @Override
    void received(int value) {
      answer(3);
    }

    @Actor
    public void burstAndCompletion() {
      socket.arrive(1);
      loop.run(socket::takeSends);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = answer.end.completions;
      r.r3 = held();
    }
  }

  @JCStressTest
  @Description("Two answers in one burst, of two sends, meet the cancel of the first.")
  @Outcome(id = "12, 1, 2, 0", expect = ACCEPTABLE, desc = "cancelled between")
  @Outcome(id = "2, 1, 1, 0", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(
      id = "1, 0, 1, 0",
      expect = ACCEPTABLE,
      desc = "the second refused, the cancel comes after")
  @Outcome(
      id = "0, 0, 0, 0",
      expect = ACCEPTABLE,
      desc = "the first cancelled, still having its turn")
  @Outcome(
      expect = FORBIDDEN,
      desc = "out of order, lost, sent twice, no completion, or memory gone")
  @State
  public static class TwoAnswersMeetCancel extends AnswerWorld {
    public TwoAnswersMeetCancel() {
      super(StreamOptions.defaults());
    }

    @Override
    void received(int value) {
      if (value == 1) {
        first.give(1);
      } else {
        answer(2);
      }
    }

    @Actor
    public void burst() {
      socket.arrive(2);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      tell(r);
    }
  }

  @JCStressTest
  @Description(
      "An answer meets two cancelled sends, of which the rest of one went out. A call is under way.")
  @Outcome(id = "1234, 1, 3, 0", expect = ACCEPTABLE, desc = "behind the elements of both")
  @Outcome(id = "124, 1, 2, 0", expect = ACCEPTABLE, desc = "in the turn of the second, refused")
  @Outcome(id = "123, 0, 2, 0", expect = ACCEPTABLE, desc = "refused, a cancel comes after")
  @Outcome(
      expect = FORBIDDEN,
      desc = "out of order, lost, sent twice, no completion, or memory gone")
  @State
  public static class AnswerMeetsTwoCancels extends AnswerWorld {
    private final Reply second = new Reply();

    public AnswerMeetsTwoCancels() {
      super(StreamOptions.defaults());
      first.give(1);
      loop.runTasks();
      first.give(2);
    }

    @Override
    void received(int value) {
      answer(4);
    }

    @Actor
    public void taskAndBurst() {
      loop.runTask();
      socket.arrive(1);
    }

    @Actor
    public void cancels() {
      first.end.cancel();
      second.begin();
      second.give(3);
      second.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      tell(r);
    }
  }

  @JCStressTest
  @Description("An answer that is cancelled in its burst meets the cancel of the send before it.")
  @Outcome(id = "12, 0, 2, 0", expect = ACCEPTABLE, desc = "behind the element")
  @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "refused, the other cancel comes after")
  @Outcome(expect = FORBIDDEN, desc = "out of order, lost, sent twice, or memory gone")
  @State
  public static class CancelledAnswerMeetsCancel extends AnswerWorld {
    public CancelledAnswerMeetsCancel() {
      super(StreamOptions.defaults());
      first.give(1);
    }

    @Override
    void received(int value) {
      answer(2);
      answer.end.cancel();
    }

    @Actor
    public void burst() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      tell(r);
    }
  }

  @JCStressTest
  @Description("A disconnect in a burst meets the cancel of a send that has taken an element.")
  @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "the element, then the disconnect")
  @Outcome(expect = FORBIDDEN, desc = "the element or the disconnect was lost, or memory gone")
  @State
  public static class DisconnectMeetsCancel extends BurstWorld {
    private final Reader disconnected = new Reader(1);

    public DisconnectMeetsCancel() {
      super(StreamOptions.defaults());
      first.give(1);
    }

    @Override
    void received(int value) {
      connection.disconnect().subscribe(disconnected);
    }

    @Actor
    public void burst() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      first.end.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = disconnected.completions;
      r.r3 = memoryBack();
      r.r4 = held();
    }
  }
}
