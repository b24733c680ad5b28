package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool(1024, 1);

  @Test
  void memoryGivenBackIsUsedAgainAlsoBeyondTheSpares() {
    Indication first = pool.take();
    Indication second = pool.take();
    first.giveBack();
    second.giveBack();

    assertThat(pool.take().memory()).isSameAs(first.memory());
    assertThat(pool.take().memory()).isSameAs(second.memory());
    assertThat(pool.take().memory()).isNotSameAs(first.memory()).isNotSameAs(second.memory());
  }

  @Test
  void memoryBeyondTheSparesIsLeftToTheCollector() {
    WeakReference<ByteBuffer> memory = giveBackBeyondTheSpares();

    await().pollInterval(Duration.ofMillis(10)).until(() -> {
      System.gc();
      return memory.get() == null;
    });
    assertThat(pool.take().memory()).isNotNull();
    assertThat(pool.take().memory()).isNotNull();
  }

  private WeakReference<ByteBuffer> giveBackBeyondTheSpares() {
    Indication first = pool.take();
    Indication second = pool.take();
    first.giveBack();
    second.giveBack();
    return new WeakReference<>(second.memory());
  }

  @Test
  void smallMeansLessThanAQuarterOrVeryLittle() {
    assertThat(pool.isSmall(256)).isTrue();
    assertThat(pool.isSmall(257)).isFalse();
    assertThat(new BufferPool(64 << 10, 1).isSmall((16 << 10) - 1)).isTrue();
    assertThat(new BufferPool(64 << 10, 1).isSmall(16 << 10)).isFalse();
  }

  @Test
  void aCopyHoldsJustTheBytesOfItsPart() {
    ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});

    Indication copy = Indication.copyOf(source, 1, 4);

    assertThat(copy.capacity()).isEqualTo(3);
    assertThat(copy.length()).isEqualTo(3);
    assertThat(copy.memory().array()).containsExactly(2, 3, 4);
  }

  @Test
  void aLeftoverIsCompactedAndFilledBehindItsBytes() {
    Indication leftover = pool.take();
    leftover.space().put(new byte[] {1, 2, 3});
    leftover.received(3);
    leftover.consumed(2);

    leftover.compact();
    leftover.append(Indication.copyOf(ByteBuffer.wrap(new byte[] {4, 5}), 0, 2));

    assertThat(leftover.length()).isEqualTo(3);
    byte[] bytes = new byte[3];
    leftover.memory().get(leftover.from(), bytes);
    assertThat(bytes).containsExactly(3, 4, 5);
    assertThat(leftover.space().remaining()).isEqualTo(1024 - 3);
  }
}
