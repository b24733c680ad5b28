package dev.sluice.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that throws ends, once, and so does its request. */
class OperationTest {
  private final HandLoop loop = new HandLoop();
  private final List<Status> completions = new ArrayList<>();
  private final Request request = new Request(done -> completions.add(done.status()));

  /** A loop that a test drives on its own thread. */
  private static final class HandLoop implements ProviderLoop {
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private boolean inside;

    @Override
    public boolean inEventLoop() {
      return inside;
    }

    @Override
    public void execute(Runnable task) {
      steps.add(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayNanos) {
      throw new UnsupportedOperationException("time");
    }

    @Override
    public void later(Runnable step) {
      steps.add(step);
    }

    @Override
    public boolean mustNotWait() {
      return inside;
    }

    <T> T inside(Supplier<T> action) {
      inside = true;
      try {
        T result = action.get();
        for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
          step.run();
        }
        return result;
      } finally {
        inside = false;
      }
    }
  }

  private final class Failing extends Operation {
    private final Throwable thrown;
    private final boolean endsBefore;

    Failing(Throwable thrown, boolean endsBefore) {
      super(loop, request);
      this.thrown = thrown;
      this.endsBefore = endsBefore;
    }

    @Override
    protected Status perform() {
      if (endsBefore) {
        end(Status.SUCCESS);
      }
      throw OperationTest.<RuntimeException>sneak(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NullPointerException.class,
        IllegalArgumentException.class,
        ClassCastException.class,
        IndexOutOfBoundsException.class
      })
  void wskR9_whatAnArgumentCausedEndsTheCallAsAnInvalidParameter(Class<Throwable> kind)
      throws ReflectiveOperationException {
    Throwable thrown = kind.getDeclaredConstructor().newInstance();
    Status returned = loop.inside(() -> new Failing(thrown, false).submit());
    assertThat(returned).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(completions).containsExactly(Status.INVALID_PARAMETER);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {OutOfMemoryError.class, StackOverflowError.class, IllegalStateException.class})
  void wskR9_everythingElseEndsTheCallForLackOfResources(Class<Throwable> kind)
      throws ReflectiveOperationException {
    Throwable thrown = kind.getDeclaredConstructor().newInstance();
    Status returned = loop.inside(() -> new Failing(thrown, false).submit());
    assertThat(returned).isEqualTo(Status.INSUFFICIENT_RESOURCES);
    assertThat(completions).containsExactly(Status.INSUFFICIENT_RESOURCES);
  }

  @Test
  void wskR9_aCallFromElsewhereThatThrowsOnTheLoopEndsToo() {
    assertThat(new Failing(new NullPointerException(), false).submit()).isEqualTo(Status.PENDING);
    assertThat(completions).isEmpty();
    loop.inside(() -> null);
    assertThat(completions).containsExactly(Status.INVALID_PARAMETER);
  }

  @Test
  void wskR9_whatIsThrownBehindTheEndDoesNotEndTheCallAgain() {
    Status returned = loop.inside(() -> new Failing(new IllegalStateException(), true).submit());
    assertThat(returned).isEqualTo(Status.PENDING);
    assertThat(completions).containsExactly(Status.SUCCESS);
  }

  @Test
  void aCallWithoutARequestIsNone() {
    assertThatNullPointerException().isThrownBy(() -> new Operation(loop, null) {
      @Override
      protected Status perform() {
        return end(Status.SUCCESS);
      }
    });
  }
}
