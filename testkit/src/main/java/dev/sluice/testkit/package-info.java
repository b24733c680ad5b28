/**
 * A subsystem in memory, in which a seed decides everything that real systems leave open: who runs
 * first, how a stream is cut into indications and lists, when what arrives. The same seed gives the
 * same run.
 *
 * <p>A {@link dev.sluice.testkit.Simulation} is the world: virtual time, a network, and the steps
 * that are left to do. A client registered with
 * {@link dev.sluice.testkit.Simulation#configuration()} has its sockets there;
 * {@link dev.sluice.testkit.SimulatedPeer} and {@link dev.sluice.testkit.SimulatedServer} are the
 * far ends that a test drives; {@link dev.sluice.testkit.SimulationFaults} is what goes wrong.
 * Nothing happens by itself: calls made outside of a step become steps, and
 * {@link dev.sluice.testkit.Simulation#run()}, {@link dev.sluice.testkit.Simulation#await} and
 * {@link dev.sluice.testkit.Simulation#advance} run them on the calling thread.
 *
 * <pre>{@code
 * Simulation simulation = new Simulation(seed);
 * SimulatedServer server = simulation.listen(new InetSocketAddress("127.0.0.1", 80));
 * SocketClient client = SocketClient.register(simulation.configuration());
 * Request connecting = …; socket.connect(server.address(), connecting);
 * simulation.await(connecting::isDone);      // runs steps; fails with the seed if that never comes
 * SimulatedPeer peer = server.accept();
 * peer.write(new byte[] {1, 2, 3}).finish();
 * simulation.run();                          // until nothing is left to do
 * client.close();                            // runs steps too
 * simulation.assertNothingHeld();
 * }</pre>
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
