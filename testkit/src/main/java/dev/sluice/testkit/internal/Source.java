package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a connection receives from: the wire, or the plain bytes of a stage. In steps only. */
interface Source {
  /** Bytes that can be taken now. */
  int available();

  /** Whether the end is behind the bytes that are here. */
  boolean isFinished();

  /** Why it broke behind the bytes that are here, or {@code null}. */
  @Nullable
  Status broken();

  /** Copies the first bytes, not taking them. */
  void peek(ByteBuffer target, int count);

  byte[] take(int count);

  void drop(int count);
}
