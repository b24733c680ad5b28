package dev.sluice.tck.kit;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.util.function.BooleanSupplier;

/**
 * How the world of a test goes on while the test waits: by itself, with real sockets and loops; one
 * step after the other, in a simulation. A test waits by its {@link Rig}, by a {@link Call} or by a
 * log, and by nothing else, so that its body is the same for both.
 */
public interface Driver extends AutoCloseable {
  /** The driver of the test that runs on this thread. */
  static Driver current() {
    return Drivers.current();
  }

  /** A client of its own in this world. */
  SocketClient register();

  /** Goes on until a condition holds; fails if that does not come about. */
  void until(BooleanSupplier condition);

  /**
   * Goes on for as long as a thing that must not happen would need; fails if the condition ends.
   */
  void stays(BooleanSupplier condition);

  /** Goes on until a request is done, and gives its status. */
  Status await(Request request);

  /** Whether a request is done after going on for a while. */
  boolean endsSoon(Request request);

  /** Goes on until the loop has done what it was given before, and what followed from that. */
  void settle(EventSocket socket);

  /** Runs something on the loop of a socket and waits for its end. */
  void onLoop(EventSocket socket, Runnable action);

  /** Does something that needs the test to go on meanwhile: on a thread, or at once. */
  void aside(Runnable action);

  /** Lets a little happen, or nothing: what a race would decide. */
  void nudge();

  /** Holds a callback while the test acts. */
  Gate gate();

  /** A server of peers; its accepted connections have this receive buffer unless it is 0. */
  PeerServer server(int receiveBuffer);

  /** An address where connections neither succeed nor fail. TCP only. */
  SocketAddress silentAddress();

  /** A peer that connects. */
  Peer dial(SocketAddress address);

  /** A peer without anything of ours, bound to an address. */
  DatagramPeer datagramPeer(SocketAddress address);

  /** Runs what closes a client, and fails if that does not end. */
  void closing(Runnable close);

  /** Ends the asides and the world, and proves that none of its threads is left. */
  @Override
  void close();
}
