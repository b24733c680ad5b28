package dev.sluice.spi.support;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.api.extension.ByteStage;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A user's stage, held to what {@link ByteStage} promises: whatever it answers or throws against
 * that becomes an {@link IllegalStateException}, which its connection dies of, and a
 * {@link StatusException} breaks the connection whichever method threw it. Loop only.
 *
 * <p>{@link #decode} and {@link #encode} pass a {@link StatusException} on, since what they moved
 * before it still counts.
 */
public final class CheckedStage implements ByteStage {
  private final ByteStage stage;
  private final Consumer<Status> broke;

  /**
   * A stage that is checked.
   *
   * @param stage the user's
   * @param broke told why, when the stage breaks the connection
   */
  public CheckedStage(ByteStage stage, Consumer<Status> broke) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.broke = Objects.requireNonNull(broke, "broke");
  }

  @Override
  public void attached(Link link) {
    try {
      stage.attached(link);
    } catch (StatusException failure) {
      broke.accept(failure(failure));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public Step decode(ByteBuffer wire, ByteBuffer plain) {
    try {
      return known(stage.decode(wire, plain));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public Step encode(ByteBuffer plain, ByteBuffer wire) {
    Step step;
    try {
      step = known(stage.encode(plain, wire));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
    if (step == Step.END || step == Step.DONE) {
      throw misbehaved("says " + step + " of encoding");
    }
    if (step == Step.NEED_INPUT && plain.hasRemaining()) {
      throw misbehaved("needs more input than it is given to encode");
    }
    return step;
  }

  @Override
  public boolean wantsInput() {
    try {
      return stage.wantsInput();
    } catch (StatusException failure) {
      broke.accept(failure(failure));
      return false;
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public boolean wantsOutput() {
    try {
      return stage.wantsOutput();
    } catch (StatusException failure) {
      broke.accept(failure(failure));
      return false;
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public void finish() {
    try {
      stage.finish();
    } catch (StatusException failure) {
      broke.accept(failure(failure));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** As the stage answers; the status of a {@link StatusException} is an answer, too. */
  @Override
  public Status wireEnded() {
    @Nullable Status status;
    try {
      status = stage.wireEnded();
    } catch (StatusException failure) {
      return failure(failure);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
    if (status == null || (status != Status.SUCCESS && !status.isError())) {
      throw misbehaved("ends with " + status);
    }
    return status;
  }

  @Override
  public void detached() {
    try {
      stage.detached();
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  @Override
  public int plainUnit() {
    return stage.plainUnit();
  }

  @Override
  public int wireUnit() {
    return stage.wireUnit();
  }

  /**
   * The stage broke its own contract.
   *
   * @param what it did
   * @return what its connection dies of
   */
  public IllegalStateException misbehaved(String what) {
    return new IllegalStateException(stage + " " + what);
  }

  private Status failure(StatusException thrown) {
    if (!thrown.status().isError()) {
      throw misbehaved("fails with " + thrown.status());
    }
    return thrown.status();
  }

  private Step known(@Nullable Step step) {
    if (step == null) {
      throw misbehaved("says nothing");
    }
    return step;
  }

  /** Checked exceptions can be thrown by stealth; they are no failures of the system's. */
  private RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof StatusException failure) {
      failure(failure);
    }
    return thrown instanceof RuntimeException known
        ? known
        : new IllegalStateException(stage + " threw", thrown);
  }

  @Override
  public String toString() {
    return stage.toString();
  }
}
