package dev.sluice.tck.kit;

import java.io.IOException;
import java.net.SocketAddress;

/** The other end of a connection, without anything of ours. */
public interface Peer extends AutoCloseable {
  SocketAddress address();

  boolean isConnected();

  /**
   * Writes the next bytes of the {@link Pattern}, all of them. May block while nobody takes them:
   * more than a connection holds is written {@link Driver#aside}.
   */
  Peer write(long count);

  Peer write(byte... bytes);

  /** Bytes of the pattern that went out so far. */
  long written();

  /**
   * Writes the pattern from now on, as fast as it is taken, until {@link #stopFlood} or the end of
   * the connection.
   */
  Peer flood();

  /** Ends the flood after the chunk it is writing; blocks while nobody takes that. */
  void stopFlood() throws InterruptedException;

  /** Ends the flood after the chunk it is writing; does not wait for that. */
  void stopFloodSoon();

  /** Reads exactly so many bytes. */
  byte[] read(int count) throws IOException;

  /** Reads to the end, graceful or not. */
  Received readToEnd();

  /** Reads to the end and only checks the pattern. */
  Pattern.Check checkToEnd() throws IOException;

  /** Reads from now on and throws it away. */
  Peer drop();

  /** Ends its sending direction: FIN. */
  Peer finish();

  /** Breaks the connection: RST. TCP only. */
  void reset();

  @Override
  void close();

  /** What came until the end, and the exception that was the end, null for a graceful one. */
  record Received(byte[] bytes, IOException broken) {
    public boolean isReset() {
      return broken != null;
    }
  }
}
