package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void theSameSeedGivesTheSameBytes_whateverTheSizeOfThePieces() {
    ByteBuffer whole = ByteBuffer.allocate(64);
    new RandomStream(42).fill(whole);
    RandomStream inPieces = new RandomStream(42);
    ByteBuffer pieces = ByteBuffer.allocate(64);
    for (int i = 0; i < 8; i++) {
      ByteBuffer piece = ByteBuffer.allocate(8);
      inPieces.fill(piece);
      pieces.put(piece);
    }
    assertThat(pieces.flip()).isEqualTo(whole);
  }

  @Test
  void anotherSeedGivesOtherBytes() {
    ByteBuffer one = ByteBuffer.allocate(64);
    ByteBuffer other = ByteBuffer.allocate(64);
    new RandomStream(1).fill(one);
    new RandomStream(2).fill(other);
    assertThat(one).isNotEqualTo(other);
  }
}
