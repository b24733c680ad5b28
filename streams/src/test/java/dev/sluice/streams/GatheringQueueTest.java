package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits keeps its bytes until it is sent, and its memory is used again after that. */
@Timeout(20)
class GatheringQueueTest {
  private final FakeLoop loop = new FakeLoop();
  private final GatheringQueue queue = new GatheringQueue(new FakeConnection(loop));

  private static byte[] bytes(GatheringQueue.Gathered batch) {
    ByteBuffer all = ByteBuffer.allocate((int) batch.bytes);
    for (ByteBuffer buffer : batch.buffers) {
      all.put(buffer.duplicate());
    }
    assertThat(all.hasRemaining()).isFalse();
    return all.array();
  }

  /** Sizes on both sides of every limit, up to three batches out at a time. */
  @Test
  void batchesKeepTheirBytesUntilTheyAreRecycled() {
    Random random = new Random(5);
    ArrayDeque<GatheringQueue.Gathered> out = new ArrayDeque<>();
    int[] sizes = {0, 1, 64, 700, 2048, 2049, 5000, 16_384, 65_536, 65_537};
    long taken = 0;
    long sent = 0;
    for (int i = 0; i < 20_000; i++) {
      int size = sizes[random.nextInt(random.nextInt(50) == 0 ? sizes.length : 5)];
      queue.copy(ByteBuffer.wrap(Bytes.pattern(taken, size)));
      taken += size;
      if (random.nextInt(20) == 0 && !queue.isEmpty()) {
        out.add(queue.seal());
      }
      if (out.size() > random.nextInt(4)) {
        GatheringQueue.Gathered first = out.remove();
        assertThat(Arrays.equals(bytes(first), Bytes.pattern(sent, (int) first.bytes)))
            .isTrue();
        sent += first.bytes;
        queue.recycle(first);
      }
    }
    assertThat(queue.bytes() + out.stream().mapToLong(batch -> batch.bytes).sum())
        .isEqualTo(taken - sent);
  }

  @Test
  void aSteadyStreamOfSmallElementsUsesTheSameMemoryAgain() {
    loop.as(() -> usesTheSameMemoryAgain(100, 200));
  }

  @Test
  void aSteadyStreamOfElementsOfAChunkUsesTheSameMemoryAgain() {
    loop.as(() -> usesTheSameMemoryAgain(64 << 10, 1));
  }

  private void usesTheSameMemoryAgain(int size, int elementsOfABatch) {
    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<GatheringQueue.Gathered> out = new ArrayDeque<>();
    for (int i = 0; i < 500 * elementsOfABatch; i++) {
      queue.copy(ByteBuffer.allocate(size));
      if (i % elementsOfABatch == elementsOfABatch - 1) {
        out.add(queue.seal());
        if (out.size() > 1) {
          GatheringQueue.Gathered batch = out.remove();
          Arrays.stream(batch.buffers)
              .filter(ByteBuffer::hasArray) // there is a test for the others
              .forEach(buffer -> arrays.add(buffer.array()));
          queue.recycle(batch);
        }
      }
    }
    assertThat(arrays.size()).isLessThan(10);
  }

  @Test
  void memoryGrowsByNeedAndShrinksAfterABurst() {
    queue.copy(Bytes.of("abc"));
    GatheringQueue.Gathered small = queue.seal();
    assertThat(small.buffers[0].array().length).isLessThanOrEqualTo(2048);
    queue.recycle(small);
    for (int i = 0; i < 1000; i++) {
      queue.copy(ByteBuffer.allocate(100));
    }
    GatheringQueue.Gathered burst = queue.seal();
    assertThat(burst.buffers.length).isLessThan(10);
    queue.recycle(burst);
    for (int i = 0; i < 8; i++) {
      queue.copy(Bytes.of("abc"));
      GatheringQueue.Gathered one = queue.seal();
      queue.recycle(one);
      small = one;
    }
    assertThat(small.buffers[0].array().length).isLessThanOrEqualTo(2048);
  }

  @Test
  void anEmptyQueueLeavesItsMemoryToTheNextOnTheSameThread() {
    GatheringQueue other = new GatheringQueue(new FakeConnection(loop));
    queue.copy(Bytes.of("abc"));
    GatheringQueue.Gathered first = queue.seal();
    queue.recycle(first);
    loop.as(() -> other.copy(Bytes.of("def")));

    assertThat(other.seal().buffers[0].array()).isSameAs(first.buffers[0].array());
  }

  @Test
  void memoryWithBytesThatWaitIsNobodyElses() {
    queue.copy(Bytes.of("abc"));
    GatheringQueue.Gathered first = queue.seal();
    queue.copy(Bytes.of("def"));
    queue.recycle(first);
    GatheringQueue other = new GatheringQueue(new FakeConnection(loop));
    loop.as(() -> other.copy(Bytes.of("ghi")));

    assertThat(bytes(queue.seal())).isEqualTo("def".getBytes(US_ASCII));
    assertThat(other.seal().buffers[0].array()).isNotSameAs(first.buffers[0].array());
  }

  /** However many are wanted at once, and by however many queues. */
  @Test
  void fourOfTheLargestChunksOfALoopAreDirectAndComeBack() throws Exception {
    FutureTask<Boolean> test = new FutureTask<>(() -> loop.as(this::lendsFour), true);
    new Thread(test).start(); // which has no spares yet

    assertThat(test.get()).isTrue();
  }

  private void lendsFour() {
    queue.recycle(sealed(1)); // now it has
    for (int round = 0; round < 100; round++) {
      GatheringQueue.Gathered many = sealed(10);
      assertThat(direct(many)).isEqualTo(4);
      assertThat(direct(sealed(1))).isZero();
      queue.recycle(many);
    }
  }

  /** What it fills comes back elsewhere. */
  @Test
  void aSenderOffTheLoopGetsNone() {
    queue.recycle(sealed(1));

    assertThat(direct(sealed(10))).isZero();
  }

  private GatheringQueue.Gathered sealed(int largestChunks) {
    GatheringQueue fresh = new GatheringQueue(new FakeConnection(loop));
    for (int i = 0; i < largestChunks; i++) {
      fresh.copy(ByteBuffer.allocate(Chunk.LARGEST));
    }
    return fresh.seal();
  }

  private static long direct(GatheringQueue.Gathered batch) {
    return Arrays.stream(batch.buffers).filter(ByteBuffer::isDirect).count();
  }
}
