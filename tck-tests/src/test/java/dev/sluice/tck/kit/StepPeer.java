package dev.sluice.tck.kit;

import dev.sluice.api.Status;
import dev.sluice.testkit.SimulatedPeer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A simulated far end that behaves as a socket of the JDK: it reads when it is told to. */
final class StepPeer implements Peer {
  private static final int CHUNK = 1024;

  private final SimulatedDriver driver;
  private final SimulatedPeer peer;
  private long given;
  private boolean flooding;

  /** Writes one chunk of the flood. */
  private Runnable chunk = () -> write(CHUNK);

  private boolean finished;

  StepPeer(SimulatedDriver driver, SimulatedPeer peer) {
    this.driver = driver;
    this.peer = peer.stopReading();
  }

  /** Why there is no connection, or null. */
  Status failure() {
    return peer.failure().orElse(null);
  }

  private boolean isEnded() {
    return peer.sawEnd() || failure() != null;
  }

  @Override
  public SocketAddress address() {
    return peer.localAddress().orElseThrow();
  }

  @Override
  public boolean isConnected() {
    return peer.isConnected();
  }

  @Override
  public Peer write(long count) {
    write(Pattern.bytes(given, Math.toIntExact(count)));
    given += count;
    return this;
  }

  @Override
  public Peer write(byte... bytes) {
    if (failure() != null) {
      throw new UncheckedIOException(new IOException("writing: " + failure()));
    }
    peer.write(bytes);
    return this;
  }

  @Override
  public long written() {
    return given - peer.unsent();
  }

  @Override
  public Peer flood() {
    flooding = true;
    floodOn();
    return this;
  }

  /** Floods in chunks of somebody else's making. */
  void flood(Runnable chunks) {
    chunk = chunks;
    flood();
  }

  /** Keeps something to take for whoever reads. */
  void floodOn() {
    if (flooding && !finished && failure() == null && peer.unsent() < CHUNK) {
      chunk.run();
    }
  }

  @Override
  public void stopFlood() {
    flooding = false;
  }

  @Override
  public void stopFloodSoon() {
    flooding = false;
  }

  @Override
  public byte[] read(int count) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(count);
    while (all.hasRemaining()) {
      driver.until(() -> peer.available() > 0 || isEnded());
      byte[] part = peer.read(all.remaining());
      if (part.length == 0) {
        throw new EOFException("end after " + all.position() + " of " + count + " bytes");
      }
      all.put(part);
    }
    return all.array();
  }

  @Override
  public Received readToEnd() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    do {
      driver.until(() -> peer.available() > 0 || isEnded());
      all.writeBytes(peer.read());
    } while (peer.available() > 0 || !isEnded());
    IOException broken = failure() == null ? null : new IOException("broken: " + failure());
    return new Received(all.toByteArray(), broken);
  }

  @Override
  public Pattern.Check checkToEnd() throws IOException {
    Received received = readToEnd();
    if (received.isReset()) {
      throw received.broken();
    }
    Pattern.Check check = new Pattern.Check();
    check.feed(ByteBuffer.wrap(received.bytes()));
    return check;
  }

  @Override
  public Peer drop() {
    peer.startReading();
    return this;
  }

  @Override
  public Peer finish() {
    finished = true;
    peer.finish();
    return this;
  }

  @Override
  public void reset() {
    finished = true;
    peer.reset();
  }

  @Override
  public void close() {
    finished = true;
    peer.close();
  }
}
