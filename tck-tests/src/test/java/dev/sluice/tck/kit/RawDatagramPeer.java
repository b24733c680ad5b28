package dev.sluice.tck.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A datagram socket of the JDK. */
final class RawDatagramPeer implements DatagramPeer {
  private static final int LONGEST = 65_535;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int QUIET_MILLIS = 50;

  private final DatagramSocket socket;
  private final InetSocketAddress address;

  private RawDatagramPeer(DatagramSocket socket) {
    this.socket = socket;
    this.address = (InetSocketAddress) socket.getLocalSocketAddress();
  }

  static RawDatagramPeer bind(SocketAddress address) {
    try {
      return new RawDatagramPeer(new DatagramSocket(address));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public DatagramPeer send(SocketAddress to, byte... bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public Received receive() {
    try {
      return receive(PATIENCE_MILLIS);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Received receive(int millis) throws IOException {
    socket.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    socket.receive(packet);
    return new Received(Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress)
        packet.getSocketAddress());
  }

  @Override
  public boolean isQuiet() {
    try {
      receive(QUIET_MILLIS);
      return false;
    } catch (SocketTimeoutException quiet) {
      return true;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
