package dev.sluice.api.extension;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.Request;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;

/**
 * Puts a {@link ByteStage} between the bytes of the operating system and those of one connection:
 * an extension interface of ours.
 *
 * <p>With a stage, <i>wire</i> bytes are what the operating system has, <i>plain</i> bytes what
 * indications, receives, sends and {@link SocketStatistics} deal with. Demand, verdicts, partial
 * acceptance, leftovers, budgets and backlogs count plain bytes. The subsystem decodes only what
 * somebody wants: a paused connection decodes nothing, so an end that the stage finds within the
 * bytes is unseen while it is paused. Only once the wire is known to have ended, or when the
 * receive backlog is asked for, it decodes up to one receive buffer ahead.
 *
 * <p><b>What differs from a connection without a stage:</b>
 *
 * <ul>
 *   <li>The peer's graceful disconnect is told when the stage has come to its end, not when the
 *       system reports it.
 *   <li>The receive backlog is found by decoding ahead, up to one receive buffer, and counts no
 *       more than that.
 *   <li>The stage's bytes between wire and plain are kept in memory that is charged to the socket:
 *       at most one receive buffer, or one unit of the stage if that is larger, in each direction,
 *       and one more for a unit that is decoded and not yet taken.
 * </ul>
 */
public interface ByteStages {
  /**
   * Puts a stage in place: before the first byte is read or sent, that is on a socket that is not
   * connected yet, inside {@link AcceptEvent}'s callback, or after connecting and before an event
   * is enabled. It stays for the life of the connection, or until it is {@linkplain #remove
   * removed} or {@linkplain ByteStage.Step#DONE done}.
   *
   * @param stage which; for this connection alone
   * @param request completed with SUCCESS when it is in place; with
   *     {@link Status#INVALID_DEVICE_STATE} when bytes were read or sent, when there is or was a
   *     stage, and after a connect that failed
   * @return the outcome so far
   */
  Status install(ByteStage stage, Request request);

  /**
   * Takes the stage away: what the peer sends after what was decoded is plain, as is what is sent
   * from now on. Wire bytes that were read and not decoded are received as they are.
   *
   * @param request completed with SUCCESS when it is away; with {@link Status#INVALID_DEVICE_STATE}
   *     when there is none, or when the stream has ended
   * @return the outcome so far
   */
  Status remove(Request request);
}
