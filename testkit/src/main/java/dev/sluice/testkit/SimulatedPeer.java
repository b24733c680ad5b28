package dev.sluice.testkit;

import dev.sluice.api.Status;
import dev.sluice.testkit.internal.PeerEnd;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The far end of a connection, driven by the test; from {@link Simulation#connect} or
 * {@link SimulatedServer#accept}. What it does takes effect in steps.
 *
 * <p>It takes what arrives at once and keeps it for {@link #read}, so that the sender never waits;
 * unless {@link #stopReading()} leaves the bytes in the receive buffer, whose window then fills.
 */
public final class SimulatedPeer {
  private final PeerEnd end;

  SimulatedPeer(PeerEnd end) {
    this.end = end;
  }

  /**
   * Whether the connection is established.
   *
   * @return {@code false} before that, and for ever if it was refused
   */
  public boolean isConnected() {
    return end.isConnected();
  }

  /**
   * Why there is no connection, or none any more.
   *
   * @return {@link Status#CONNECTION_REFUSED} and the like before it was established,
   *     {@link Status#CONNECTION_RESET} after the other side broke it,
   *     {@link Status#CONNECTION_ABORTED} after {@link #reset()}
   */
  public Optional<Status> failure() {
    return Optional.ofNullable(end.broken());
  }

  /**
   * This end's address.
   *
   * @return as the other side sees it; empty before the connection is established
   */
  public Optional<SocketAddress> localAddress() {
    return Optional.ofNullable(end.local());
  }

  /**
   * The other side's address.
   *
   * @return empty before the connection is established
   */
  public Optional<SocketAddress> remoteAddress() {
    return Optional.ofNullable(end.remote());
  }

  // ---- writing

  /**
   * Writes; what the other side's window does not take waits here.
   *
   * @param bytes copied
   * @return this
   * @throws IllegalStateException after {@link #finish()}
   */
  public SimulatedPeer write(byte... bytes) {
    return write(ByteBuffer.wrap(Objects.requireNonNull(bytes, "bytes")));
  }

  /**
   * Writes; what the other side's window does not take waits here.
   *
   * @param bytes from position to limit; copied
   * @return this
   * @throws IllegalStateException after {@link #finish()}
   */
  public SimulatedPeer write(ByteBuffer bytes) {
    end.write(Objects.requireNonNull(bytes, "bytes"));
    return this;
  }

  /**
   * How much of what was written the other side's window has not taken.
   *
   * @return bytes
   */
  public long unsent() {
    return end.unsent();
  }

  /**
   * Ends this direction behind what was written: FIN.
   *
   * @return this
   */
  public SimulatedPeer finish() {
    end.finish();
    return this;
  }

  /** Breaks the connection: RST behind what was sent; what the window did not take is lost. */
  public void reset() {
    end.reset();
  }

  /** Ends as a process that exits: gracefully if everything that arrived was read, else a reset. */
  public void close() {
    end.close();
  }

  // ---- reading

  /**
   * Leaves what arrives from now on in the receive buffer, until {@link #read} takes it.
   *
   * @return this
   */
  public SimulatedPeer stopReading() {
    end.reading(false);
    return this;
  }

  /**
   * Takes what arrives, as at the beginning.
   *
   * @return this
   */
  public SimulatedPeer startReading() {
    end.reading(true);
    return this;
  }

  /**
   * Sets the size of the receive buffer, which the sender also sees as its ideal send backlog.
   *
   * @param bytes how much arrives unread; 0 stops the sender
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulatedPeer window(int bytes) {
    end.window(ScriptValues.atLeast(0, bytes, "window"));
    return this;
  }

  /**
   * How much {@link #read} would give.
   *
   * @return bytes that arrived and were not read
   */
  public int available() {
    return end.available();
  }

  /**
   * Reads all that is there.
   *
   * @return the bytes, perhaps none
   */
  public byte[] read() {
    return read(Integer.MAX_VALUE);
  }

  /**
   * Reads what is there.
   *
   * @param most how much at most
   * @return the bytes, perhaps none
   * @throws IllegalArgumentException if it is negative
   */
  public byte[] read(int most) {
    return end.read(ScriptValues.atLeast(0, most, "most"));
  }

  /**
   * Whether the other side has ended its direction gracefully.
   *
   * @return {@code true} once its FIN arrived; bytes before it may be unread
   */
  public boolean sawEnd() {
    return end.sawEnd();
  }
}
