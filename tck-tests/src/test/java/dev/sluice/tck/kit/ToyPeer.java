package dev.sluice.tck.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** A peer that speaks as {@link ToyStage} does, in records of changing lengths. */
public final class ToyPeer implements Peer {
  private static final int[] LENGTHS = {ToyStage.LONGEST, 1, 1000, 3333, 7};

  private final Peer raw;

  /** Plain bytes of the {@link Pattern} written, by the test's thread or the flood's. */
  private final AtomicLong written = new AtomicLong();

  /** Decoded and not read; the reader's thread. */
  private ByteBuffer decoded = ByteBuffer.allocate(0);

  private int records;
  private volatile Thread flood;
  private volatile boolean flooding;

  public ToyPeer(Peer raw) {
    this.raw = raw;
  }

  @Override
  public SocketAddress address() {
    return raw.address();
  }

  @Override
  public boolean isConnected() {
    return raw.isConnected();
  }

  @Override
  public ToyPeer write(long count) {
    for (long left = count; left > 0; ) {
      int length = (int) Math.min(left, LENGTHS[records++ % LENGTHS.length]);
      write(Pattern.bytes(written.get(), length));
      written.addAndGet(length);
      left -= length;
    }
    return this;
  }

  @Override
  public ToyPeer write(byte... bytes) {
    ByteBuffer wire = ByteBuffer.allocate(ToyStage.HEADER + bytes.length);
    wire.putShort((short) bytes.length);
    ToyStage.mask(ByteBuffer.wrap(bytes), wire, bytes.length);
    raw.write(wire.array());
    return this;
  }

  @Override
  public long written() {
    return written.get();
  }

  @Override
  public ToyPeer flood() {
    if (raw instanceof StepPeer step) {
      step.flood(() -> write(ToyStage.LONGEST));
      return this;
    }
    flooding = true;
    flood = new Thread(
        () -> {
          try {
            while (flooding) {
              write(ToyStage.LONGEST);
            }
          } catch (UncheckedIOException ended) {
            // the connection ended, which ends the flood
          }
        },
        "toy-flood");
    flood.setDaemon(true);
    flood.start();
    return this;
  }

  @Override
  public void stopFlood() throws InterruptedException {
    stopFloodSoon();
    if (flood != null) {
      flood.join();
    }
  }

  @Override
  public void stopFloodSoon() {
    flooding = false;
    if (raw instanceof StepPeer) {
      raw.stopFloodSoon();
    }
  }

  @Override
  public byte[] read(int count) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(count);
    while (read.hasRemaining()) {
      if (!decoded.hasRemaining() && !readRecord()) {
        throw new IOException("end after " + read.position() + " of " + count + " bytes");
      }
      int part = Math.min(read.remaining(), decoded.remaining());
      read.put(decoded.slice(decoded.position(), part));
      decoded.position(decoded.position() + part);
    }
    return read.array();
  }

  private boolean readRecord() throws IOException {
    int length = Short.toUnsignedInt(ByteBuffer.wrap(raw.read(ToyStage.HEADER)).getShort());
    decoded = ByteBuffer.allocate(length);
    ToyStage.mask(ByteBuffer.wrap(raw.read(length)), decoded, length);
    decoded.flip();
    return length > 0;
  }

  @Override
  public Received readToEnd() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      while (readRecord()) {
        bytes.write(decoded.array(), 0, decoded.limit());
      }
      return new Received(bytes.toByteArray(), null);
    } catch (IOException broken) {
      return new Received(bytes.toByteArray(), broken);
    }
  }

  @Override
  public Pattern.Check checkToEnd() throws IOException {
    Pattern.Check check = new Pattern.Check();
    while (readRecord()) {
      check.feed(decoded);
    }
    return check;
  }

  @Override
  public ToyPeer drop() {
    raw.drop();
    return this;
  }

  /** The stage's end, then that of the connection. */
  @Override
  public ToyPeer finish() {
    write();
    raw.finish();
    return this;
  }

  @Override
  public void reset() {
    raw.reset();
  }

  @Override
  public void close() {
    flooding = false;
    raw.close();
    try {
      Thread writer = flood;
      if (writer != null) {
        writer.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
