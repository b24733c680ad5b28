package dev.sluice.api.extension;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventLoop;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.nio.ByteBuffer;

/**
 * Turns the bytes of one connection into others, both ways, such as an encryption does. Written by
 * users, called by the subsystem; see {@link ByteStages}.
 *
 * <p><b>Threads:</b> every method is called serially on the connection's {@link EventLoop}; it must
 * not block, and must call nothing of its connection except as a task. Long work goes elsewhere:
 * the stage answers {@link Step#WAIT}, and calls {@link Link#wake()} when it can go on.
 *
 * <p><b>Ownership:</b> all buffers are the subsystem's, valid only during the call. The stage moves
 * their positions by what it took and what it put, and keeps what it needs of them elsewhere.
 *
 * <p><b>Errors:</b> a {@link StatusException} of any method but {@link #detached} and the two units
 * breaks the connection with its status, behind the plain bytes decoded so far:
 * {@link Disconnect#ABORTIVE}, then the end of receiving with that status. Anything else that is
 * thrown aborts the socket, and so does an answer that its method does not allow.
 */
public interface ByteStage {
  /** How a call of the stage ended. */
  enum Step {
    /** It took or put something; call again. */
    PROGRESS,
    /** It took what it could of the source, and needs more of it. */
    NEED_INPUT,
    /** It needs more space than is left in the target; nothing of the next unit was taken. */
    NEED_SPACE,
    /** It cannot go on before the other direction did, or before {@link Link#wake()}. */
    WAIT,
    /** Decoding only: the peer's end was in the bytes; nothing behind it is decoded. */
    END,
    /** Decoding only: the stage is done; bytes behind are plain, as if it was removed. */
    DONE
  }

  /** The connection, as its stage sees it. */
  interface Link {
    /**
     * Where the stage is called.
     *
     * @return the connection's loop
     */
    EventLoop eventLoop();

    /** Has the stage called again, as a task on the loop. Any thread; after the end in vain. */
    void wake();
  }

  /**
   * The connection is connected; comes before any other call. A stage that speaks first wants
   * {@linkplain #wantsOutput() output} from now on.
   *
   * @param link the connection
   */
  default void attached(Link link) {}

  /**
   * Decodes, from wire to plain. Called when somebody wants plain bytes and, with a target without
   * space, when the stage {@linkplain #wantsInput() wants input}.
   *
   * @param wire what came, perhaps nothing
   * @param plain where plain bytes go, perhaps without space
   * @return how it ended; {@link Step#PROGRESS} only if something was taken or put
   * @throws StatusException to break the connection
   */
  Step decode(ByteBuffer wire, ByteBuffer plain);

  /**
   * Encodes, from plain to wire, and first puts what the stage itself wants to send. Nothing of
   * what was taken may stay behind in the stage.
   *
   * @param plain what is sent; nothing when only the stage's own {@linkplain #wantsOutput() output}
   *     is wanted
   * @param wire where wire bytes go
   * @return how it ended; {@link Step#WAIT} leaves the send waiting, {@link Step#NEED_INPUT} is
   *     allowed once all of what is sent was taken
   * @throws StatusException to break the connection
   */
  Step encode(ByteBuffer plain, ByteBuffer wire);

  /**
   * Whether the stage must be given wire bytes also while nobody wants plain ones, as in a
   * handshake. Asked after each call.
   *
   * @return whether it must
   */
  default boolean wantsInput() {
    return false;
  }

  /**
   * Whether the stage has bytes of its own to send, such as a handshake, an answer or its end.
   * Asked after each call.
   *
   * @return whether it has
   */
  default boolean wantsOutput() {
    return false;
  }

  /**
   * This side disconnects gracefully, and every send before that is encoded: the stage's end is
   * output from now on. The connection's sending direction ends behind it.
   *
   * @throws StatusException to break the connection
   */
  default void finish() {}

  /**
   * The peer's sending direction ended on the wire and {@link #decode} has asked for more. Not
   * called after {@link Step#END}.
   *
   * @return SUCCESS if the bytes may end here; else the error that the connection broke with
   * @throws StatusException to break the connection, as with that answer
   */
  default Status wireEnded() {
    return Status.CONNECTION_DISCONNECTED;
  }

  /**
   * The connection closes, or the stage was removed: the last call. Not called on a stage whose
   * connection closes before it was {@linkplain #attached attached}, as after a connect that
   * failed.
   */
  default void detached() {}

  /**
   * The largest number of plain bytes that one unit decodes to, if units are decoded as a whole.
   *
   * @return bytes of space that {@link #decode} needs at most; the same at every call
   */
  default int plainUnit() {
    return 1;
  }

  /**
   * The largest number of wire bytes in one unit.
   *
   * @return bytes that {@link #decode} needs at once, and of space that {@link #encode} needs, at
   *     most; the same at every call
   */
  default int wireUnit() {
    return 1;
  }
}
