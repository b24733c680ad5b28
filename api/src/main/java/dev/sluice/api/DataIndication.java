package dev.sluice.api;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Received data in a buffer that the subsystem owns: WSK_DATA_INDICATION, an element of a linked
 * list.
 *
 * <p><b>Ownership:</b> lent for the time of the receive event. A list that was answered with
 * {@link ReceiveVerdict#PENDING} stays readable until
 * {@link ConnectionSocket#release(DataIndication)}; then its memory is used for other data.
 */
public interface DataIndication {
  /**
   * The bytes, from position to limit; read-only. What lies outside of these bounds is not the
   * application's. The same object at every call.
   *
   * @return the buffer, at least one byte long
   */
  ByteBuffer buffer();

  /**
   * The rest of the list.
   *
   * @return the next element, or {@code null} at the end
   */
  @Nullable
  DataIndication next();
}
