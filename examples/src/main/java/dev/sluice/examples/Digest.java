package dev.sluice.examples;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 and length of the bytes that passed. Used by one thread at a time; {@link #bytes()} by
 * any.
 */
final class Digest {
  private final MessageDigest sha256;

  /** Written by the thread that adds. */
  private volatile long bytes;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Adds the bytes from position to limit, and leaves the buffer as it was. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void add(ByteBuffer buffer) {
    bytes += buffer.remaining();
    sha256.update(buffer.duplicate());
  }

  long bytes() {
    return bytes;
  }

  /** The hash; afterwards nothing can be added. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
