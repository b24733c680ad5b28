package dev.sluice.testkit;

import dev.sluice.api.ContractVersion;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketTransport;
import dev.sluice.testkit.internal.DatagramPeerEnd;
import dev.sluice.testkit.internal.PeerEnd;
import dev.sluice.testkit.internal.ServerEnd;
import dev.sluice.testkit.internal.Steps;
import dev.sluice.testkit.internal.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A world of its own: sockets, their far ends, and the time in which they live. Everything that
 * happens is a step. A step is run by {@link #run()}, {@link #await}, {@link #advance} or
 * {@link SocketClient#close()}, on the thread that calls these, and one at a time; so nothing
 * happens while a test looks around.
 *
 * <p><b>Order:</b> steps of one cause (the bytes of one direction of a connection, the tasks of one
 * socket, its completions) run in their order. Among different causes the seed chooses, as it
 * chooses where a stream is cut. <b>Time:</b> stands still while there are steps, and goes to the
 * next timer when somebody awaits something and no step is left. <b>Calls:</b> those made in a step
 * (callbacks, completions, tasks of an event loop) are carried out at once; others become steps.
 * <b>Threads:</b> the one that drives. Others may make calls, but then the seed no longer decides
 * everything.
 *
 * <p>A {@link dev.sluice.api.Request} cannot be waited for on the thread that drives:
 * {@code request.await()} throws there and names what to call instead.
 */
public final class Simulation {
  /** How far time goes while something is awaited: an hour. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final int LAST_PORT = 65_535;

  private final World world;
  private final Steps steps;
  private final SimulationFaults faults;

  /**
   * A world in which a seed decides.
   *
   * @param seed any number; the same one gives the same run
   */
  public Simulation(long seed) {
    this.world = new World(seed);
    this.steps = world.steps();
    this.faults = new SimulationFaults(world);
  }

  /**
   * What decides.
   *
   * @return the seed
   */
  public long seed() {
    return steps.seed();
  }

  // ---- clients and far ends

  /**
   * For {@link SocketClient#register(dev.sluice.api.ClientConfiguration)} and for the adapters'
   * {@code create}: sockets of this simulation.
   *
   * @return a configuration; each client registered with it is one of its own
   */
  public SimulatedConfiguration configuration() {
    return new SimulatedConfiguration(this);
  }

  SocketClient register(ContractVersion version) {
    return world.register(version);
  }

  /**
   * A far address that listens.
   *
   * @param address where; port 0 chooses a free one
   * @return listens until it is closed
   * @throws IllegalStateException if somebody listens there
   * @throws IllegalArgumentException if the address is unresolved
   */
  public SimulatedServer listen(SocketAddress address) {
    return new SimulatedServer(
        ServerEnd.listen(world.network(), ScriptValues.resolved(address, "address")));
  }

  /**
   * A far end that connects to a listener, from the loopback address or an unnamed Unix socket.
   *
   * @param to where somebody listens, or not
   * @return connected after some steps
   * @throws IllegalArgumentException if the address is unresolved
   */
  public SimulatedPeer connect(SocketAddress to) {
    boolean unix = to instanceof UnixDomainSocketAddress;
    return connect(unix ? UnixDomainSocketAddress.of("") : new InetSocketAddress(0), to);
  }

  /**
   * A far end that connects to a listener.
   *
   * @param from its own address; port 0 chooses a free one
   * @param to where somebody listens, or not
   * @return connected after some steps
   * @throws IllegalArgumentException if an address is unresolved
   */
  public SimulatedPeer connect(SocketAddress from, SocketAddress to) {
    ScriptValues.resolved(from, "from");
    return new SimulatedPeer(
        PeerEnd.connecting(world.network(), from, ScriptValues.resolved(to, "to")));
  }

  /**
   * A far address of datagrams.
   *
   * @param address where; port 0 chooses a free one
   * @return is there until it is closed
   * @throws IllegalStateException if another far end is there, or a socket that does not share
   * @throws IllegalArgumentException if the address is unresolved
   */
  public SimulatedDatagramPeer datagrams(InetSocketAddress address) {
    return new SimulatedDatagramPeer(
        DatagramPeerEnd.bind(world.network(), ScriptValues.resolved(address, "address")));
  }

  // ---- the host under test, and its names

  /**
   * Sets the addresses of the host under test beside the loopback ones; none at first. Completes
   * pending {@link dev.sluice.api.SocketControl#ADDRESS_LIST_CHANGE} controls.
   *
   * @param addresses of both families
   * @return this
   */
  public Simulation hostAddresses(InetAddress... addresses) {
    world.network().hostAddresses(ScriptValues.each(addresses, "addresses"));
    return this;
  }

  /**
   * Sets the kinds of sockets that can be created: all that the contract knows, at first. Completes
   * pending {@link dev.sluice.api.ClientControl#TRANSPORT_LIST_CHANGE} controls.
   *
   * @param transports which
   * @return this
   */
  public Simulation transports(SocketTransport... transports) {
    world.transports(ScriptValues.each(transports, "transports"));
    return this;
  }

  /**
   * Gives a host its addresses; {@code localhost} has its own at first.
   *
   * @param name the host's name
   * @param addresses in the order of preference; none takes the name away
   * @return this
   */
  public Simulation host(String name, InetAddress... addresses) {
    world
        .names()
        .host(Objects.requireNonNull(name, "name"), ScriptValues.each(addresses, "addresses"));
    return this;
  }

  /**
   * Gives a service its port; {@code http} and a few others have theirs at first.
   *
   * @param name the service's name
   * @param port of every protocol
   * @return this
   * @throws IllegalArgumentException if there is no such port
   */
  public Simulation service(String name, int port) {
    Objects.requireNonNull(name, "name");
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException("port is " + port + ", must be 0 to " + LAST_PORT);
    }
    world.names().service(name, port);
    return this;
  }

  /**
   * What goes wrong.
   *
   * @return the script, empty at first
   */
  public SimulationFaults faults() {
    return faults;
  }

  /**
   * Whether the seed cuts streams: packets, indications and their lists, what receives and sends
   * take at a time. It does at first.
   *
   * @param bySeed {@code false}: what is written by one call, and has room, arrives and is told
   *     together, in one element
   * @return this
   */
  public Simulation cutStreams(boolean bySeed) {
    world.network().cutting(bySeed);
    return this;
  }

  // ---- time

  /**
   * Virtual time.
   *
   * @return since the beginning
   */
  public Duration now() {
    return Duration.ofNanos(steps.now());
  }

  /**
   * Runs steps until there are none; time stands still, so timers do not run.
   *
   * @throws IllegalStateException inside a step, as all that runs steps does
   * @throws AssertionError if there is no end to it
   */
  public void run() {
    steps.run();
  }

  /**
   * Runs one step.
   *
   * @return whether there was one
   */
  public boolean step() {
    return steps.step();
  }

  /**
   * Runs steps, and lets time go on when there are none, until a condition holds; for an hour at
   * most.
   *
   * @param condition looked at before the first and after every step
   * @throws AssertionError with the seed and the latest steps, if it does not come to hold
   */
  public void await(BooleanSupplier condition) {
    if (!await(condition, PATIENCE)) {
      throw steps.failure("what was awaited did not happen");
    }
  }

  /**
   * Runs steps, and lets time go on when there are none, until a condition holds or so much time
   * has passed.
   *
   * @param condition looked at before the first and after every step
   * @param atMost how long, in virtual time
   * @return whether it holds
   * @throws IllegalArgumentException if that time is negative
   */
  public boolean await(BooleanSupplier condition, Duration atMost) {
    Objects.requireNonNull(condition, "condition");
    return steps.reach(condition, ScriptValues.nanos(atMost, "at most"));
  }

  /**
   * Lets time go on, and runs all steps and timers on the way.
   *
   * @param time how long
   * @throws IllegalArgumentException if it is negative
   */
  public void advance(Duration time) {
    steps.advance(ScriptValues.nanos(time, "time"));
  }

  // ---- what happened

  /**
   * What happened so far, one line a step, with what it did behind it: the latest 10,000 lines.
   * Equal for equal seeds.
   *
   * @return a copy
   */
  public List<String> trace() {
    return steps.trace();
  }

  /**
   * A number that stands for all that happened, also for what {@link #trace()} has forgotten.
   *
   * @return equal for equal runs
   */
  public long digest() {
    return steps.digest();
  }

  /**
   * Proves that nothing is left: no socket open, no retained list unreleased, no request pending.
   *
   * @throws AssertionError with the seed and what is left
   */
  public void assertNothingHeld() {
    List<String> held = world.held();
    if (!held.isEmpty()) {
      throw steps.failure("still held: " + held);
    }
  }

  /** Names the seed. */
  @Override
  public String toString() {
    return steps.toString();
  }
}
