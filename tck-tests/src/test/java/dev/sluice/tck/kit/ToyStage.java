package dev.sluice.tck.kit;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import java.nio.ByteBuffer;

/**
 * A stage for tests: records of a length in two bytes and that many bytes, each xored; a record
 * without bytes is the end.
 */
public class ToyStage implements ByteStage {
  static final int LONGEST = 4096;

  /** Peers send longer records; these fit into the window of a simulated peer. */
  private static final int LONGEST_SENT = 512;

  static final int HEADER = 2;
  private static final byte KEY = 0x5a;

  private boolean finishing;
  private boolean ended;

  @Override
  public Step decode(ByteBuffer wire, ByteBuffer plain) {
    if (wire.remaining() < HEADER) {
      return Step.NEED_INPUT;
    }
    int length = Short.toUnsignedInt(wire.getShort(wire.position()));
    if (length > LONGEST) {
      throw new StatusException(Status.INVALID_PARAMETER, "record of " + length + " bytes");
    }
    if (wire.remaining() < HEADER + length) {
      return Step.NEED_INPUT;
    }
    if (plain.remaining() < length) {
      return Step.NEED_SPACE;
    }
    wire.getShort();
    mask(wire, plain, length);
    return length == 0 ? Step.END : Step.PROGRESS;
  }

  @Override
  public Step encode(ByteBuffer plain, ByteBuffer wire) {
    int length = Math.min(Math.min(plain.remaining(), LONGEST_SENT), wire.remaining() - HEADER);
    if (length > 0) {
      wire.putShort((short) length);
      mask(plain, wire, length);
      return Step.PROGRESS;
    }
    if (plain.hasRemaining() || wire.remaining() < HEADER) {
      return Step.NEED_SPACE;
    }
    if (wantsOutput()) {
      wire.putShort((short) 0);
      ended = true;
      return Step.PROGRESS;
    }
    return Step.NEED_INPUT;
  }

  static void mask(ByteBuffer from, ByteBuffer to, int count) {
    for (int i = 0; i < count; i++) {
      to.put((byte) (from.get() ^ KEY));
    }
  }

  @Override
  public boolean wantsOutput() {
    return finishing && !ended;
  }

  @Override
  public void finish() {
    finishing = true;
  }

  @Override
  public int plainUnit() {
    return LONGEST;
  }

  @Override
  public int wireUnit() {
    return HEADER + LONGEST;
  }
}
