package dev.sluice.testkit;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.Status;
import dev.sluice.testkit.internal.World;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * What goes wrong in a {@link Simulation}, and when. Nothing does at first. Sockets are those of
 * the simulation's clients, or what the streams and adapters show of them.
 *
 * <p>Whatever is {@code null} is a {@link NullPointerException}, named in its message.
 */
public final class SimulationFaults {
  private final World world;

  SimulationFaults(World world) {
    this.world = world;
  }

  /**
   * The next connect, or the next datagram of the code under test, to an address fails; several
   * calls make several ones fail, in order.
   *
   * @param address where to
   * @param why such as {@link Status#CONNECTION_REFUSED}, {@link Status#HOST_UNREACHABLE}
   * @return this
   * @throws IllegalArgumentException if that is no failure, or the address is unresolved
   */
  public SimulationFaults failConnect(SocketAddress address, Status why) {
    if (!Objects.requireNonNull(why, "why").isError()) {
      throw new IllegalArgumentException(why + " is no failure");
    }
    world.faults().failConnect(ScriptValues.resolved(address, "address"), why);
    return this;
  }

  /**
   * Whether an address answers nothing: connects to it time out, after 127 s.
   *
   * @param address which
   * @param silent from now on
   * @return this
   * @throws IllegalArgumentException if the address is unresolved
   */
  public SimulationFaults silence(SocketAddress address, boolean silent) {
    world.faults().swallowConnects(ScriptValues.resolved(address, "address"), silent);
    return this;
  }

  /**
   * How long packets take from now on; those of one direction of a connection keep their order.
   *
   * @param from at least
   * @param to at most; the seed chooses
   * @return this
   * @throws IllegalArgumentException if one is negative, or {@code from} is more than {@code to}
   */
  public SimulationFaults latency(Duration from, Duration to) {
    long least = ScriptValues.nanos(from, "from");
    long most = ScriptValues.nanos(to, "to");
    if (least > most) {
      throw new IllegalArgumentException("from is " + from + ", more than to, which is " + to);
    }
    world.faults().latency(least, most);
    return this;
  }

  /**
   * How large the receive buffers of far ends are that come from now on; 64 KiB at first. One that
   * takes nothing is made by {@link SimulatedPeer#window}.
   *
   * @param bytes how much arrives unread
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public SimulationFaults window(int bytes) {
    world.faults().window(ScriptValues.atLeast(1, bytes, "window"));
    return this;
  }

  /**
   * How much memory the sockets of a client may hold together for data that is retained or
   * unaccepted; clients that are registered from now on. Unlimited at first.
   *
   * @param bytes of memory, in which each element of a list takes a little more than its length
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public SimulationFaults memoryLimit(long bytes) {
    world.faults().memoryLimit(ScriptValues.atLeast(1, bytes, "memory limit"));
    return this;
  }

  /**
   * The next sockets cannot be created: {@link Status#INSUFFICIENT_RESOURCES}.
   *
   * @param count how many
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults failSockets(int count) {
    world.faults().failSockets(ScriptValues.atLeast(0, count, "count"));
    return this;
  }

  /**
   * The next indications find no memory: they come 10 ms later, with the wish for an early release
   * ({@link dev.sluice.api.ReceiveEvent#releaseAsap()}).
   *
   * @param count how many
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults failBuffers(int count) {
    world.faults().failBuffers(ScriptValues.atLeast(0, count, "count"));
    return this;
  }

  /**
   * The next accepts find no descriptor: connections wait in the backlog for 100 ms.
   *
   * @param count how many
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults failAccepts(int count) {
    world.faults().failAccepts(ScriptValues.atLeast(0, count, "count"));
    return this;
  }

  /**
   * A connection breaks for both ends, after some more bytes.
   *
   * @param socket one of this simulation, connected
   * @param bytes how many more of the peer's bytes arrive; the rest is lost
   * @return this
   * @throws IllegalArgumentException for another socket, and for less than 0 bytes
   */
  public SimulationFaults resetAfter(ConnectionSocket socket, long bytes) {
    world.resetAfter(
        Objects.requireNonNull(socket, "socket"), ScriptValues.atLeast(0, bytes, "bytes"));
    return this;
  }

  /**
   * What the peer sends ends early, as if it had finished.
   *
   * @param socket one of this simulation, connected
   * @param bytes how many more of the peer's bytes arrive; the rest is lost
   * @return this
   * @throws IllegalArgumentException for another socket, and for less than 0 bytes
   */
  public SimulationFaults endAfter(ConnectionSocket socket, long bytes) {
    world.endAfter(
        Objects.requireNonNull(socket, "socket"), ScriptValues.atLeast(0, bytes, "bytes"));
    return this;
  }

  /**
   * Shuts the send window of a connection, whatever the peer reads, or opens it again.
   *
   * @param socket one of this simulation
   * @param stalled whether nothing more is taken
   * @return this
   * @throws IllegalArgumentException for another socket
   */
  public SimulationFaults stall(ConnectionSocket socket, boolean stalled) {
    world.stall(Objects.requireNonNull(socket, "socket"), stalled);
    return this;
  }

  /**
   * A socket no longer works: its event is told so, without an indication or a socket, and only
   * close is left.
   *
   * @param socket one of this simulation
   * @return this
   * @throws IllegalArgumentException for another socket
   */
  public SimulationFaults fail(EventSocket socket) {
    world.fail(Objects.requireNonNull(socket, "socket"));
    return this;
  }

  // ---- datagrams

  /**
   * The next datagrams are lost, whoever sends them.
   *
   * @param count how many
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults loseDatagrams(int count) {
    world.faults().loseDatagrams(ScriptValues.atLeast(0, count, "count"));
    return this;
  }

  /**
   * Some datagrams are lost, as the seed says.
   *
   * @param datagrams one in so many; 0 for none
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults loseOneIn(int datagrams) {
    world.faults().loseOneIn(ScriptValues.atLeast(0, datagrams, "datagrams"));
    return this;
  }

  /**
   * The next datagrams arrive twice, whoever sends them.
   *
   * @param count how many
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults doubleDatagrams(int count) {
    world.faults().doubleDatagrams(ScriptValues.atLeast(0, count, "count"));
    return this;
  }

  /**
   * Whether datagrams overtake each other, as the seed says; else those of one sender to one
   * receiver keep their order.
   *
   * @param reorder from now on
   * @return this
   */
  public SimulationFaults reorderDatagrams(boolean reorder) {
    world.faults().reorderDatagrams(reorder);
    return this;
  }

  // ---- names

  /**
   * How long look-ups take from now on.
   *
   * @param time until the answer
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulationFaults lookUpTime(Duration time) {
    world.faults().lookUpTime(ScriptValues.nanos(time, "time"));
    return this;
  }
}
