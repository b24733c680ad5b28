package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.streams.Fixture.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is carried is charged where the provider keeps an account, and given back. */
@Timeout(20)
class CarryBudgetTest {
  private final Fixture fixture = new Fixture();
  private final Account account = new Account();

  /** Keeps a sum. */
  private static final class Account implements ReceiveBudget {
    private long carried;

    @Override
    public long limit() {
      return UNLIMITED;
    }

    @Override
    public Status limit(long bytes) {
      return Status.SUCCESS;
    }

    @Override
    public long held() {
      return carried;
    }

    @Override
    public long oldestRetainedNanos() {
      return 0;
    }

    @Override
    public void carry(long bytes) {
      carried += bytes;
    }

    @Override
    public void onStarved(long afterNanos, Listener listener) {}
  }

  private Reader lines() {
    fixture.socket.extension = account;
    return fixture.subscribe(fixture.connection.receive(Frames.lines(UTF_8, 20)), 9);
  }

  @Test
  void aCarryIsChargedOnceAndGivenBack() {
    Reader reader = lines();
    fixture.socket.arriveText("one\ntw");
    assertThat(account.carried).isBetween(2L, 64L);
    assertThat(fixture.connection.statistics().receive().heldBytes())
        .isZero(); // it is the socket's
    fixture.socket.arriveText("o\n");
    assertThat(reader.elements).containsExactly("one", "two");
    assertThat(account.carried).isZero();
  }

  @Test
  void aCarryThatNobodyReadsIsGivenBackAtTheClose() {
    lines().cancel();
    lines();
    fixture.socket.arriveText("tw");
    assertThat(account.carried).isPositive();
    fixture.socket.fail(new IllegalStateException("on purpose"));
    assertThat(account.carried).isZero();
  }
}
