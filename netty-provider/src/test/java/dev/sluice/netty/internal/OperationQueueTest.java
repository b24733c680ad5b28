package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.ProviderLoop;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operations leave in the order in which they came, wherever one is taken out. */
class OperationQueueTest {
  private static final ProviderLoop NO_LOOP = (ProviderLoop) Proxy.newProxyInstance(
      OperationQueueTest.class.getClassLoader(),
      new Class<?>[] {ProviderLoop.class},
      (proxy, method, arguments) -> {
        throw new UnsupportedOperationException(method.getName());
      });

  private final OperationQueue<Step> queue = new OperationQueue<>();

  private static final class Step extends OperationQueue.Queued<Step> {
    Step() {
      super(NO_LOOP, new Request());
    }

    @Override
    protected Status perform() {
      return Status.SUCCESS;
    }
  }

  private List<Step> drained() {
    List<Step> all = new ArrayList<>();
    for (Step step = queue.poll(); step != null; step = queue.poll()) {
      all.add(step);
    }
    return all;
  }

  @Test
  void anEmptyQueueHasNothing() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.peek()).isNull();
    assertThat(queue.poll()).isNull();
    assertThat(queue.remove(new Step())).isFalse();
    assertThatThrownBy(queue::getFirst).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whereverOneIsTakenOutTheOthersStayInOrder() {
    for (int out = 0; out < 3; out++) {
      List<Step> steps = new ArrayList<>(List.of(new Step(), new Step(), new Step()));
      steps.forEach(queue::add);
      Step taken = steps.remove(out);

      assertThat(queue.remove(taken)).isTrue();
      assertThat(queue.remove(taken)).isFalse();
      Step last = new Step();
      queue.add(last);
      steps.add(last);

      assertThat(queue.getFirst()).isSameAs(steps.get(0)).isSameAs(queue.peek());
      assertThat(drained()).containsExactlyElementsOf(steps);
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void itDoesWhatAnArrayDequeDoes() {
    Random random = new Random(3);
    ArrayDeque<Step> expected = new ArrayDeque<>();
    List<Step> known = new ArrayList<>(List.of(new Step()));
    for (int i = 0; i < 10_000; i++) {
      if (random.nextBoolean()) {
        Step step = new Step();
        known.add(step);
        queue.add(step);
        expected.add(step);
      } else if (random.nextBoolean()) {
        assertThat(queue.poll()).isSameAs(expected.poll());
      } else {
        Step step = known.get(random.nextInt(known.size()));
        assertThat(queue.remove(step)).isEqualTo(expected.remove(step));
      }
    }
    assertThat(drained()).containsExactlyElementsOf(expected);
  }
}
