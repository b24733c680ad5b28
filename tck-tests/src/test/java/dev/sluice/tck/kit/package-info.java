/**
 * What contract and system tests share: a client per test, a peer without our library, and proofs
 * that nothing leaks.
 *
 * <p>A <b>contract test</b> runs on every subsystem: on real sockets, where threads and time go on
 * by themselves, and in a simulation, where they go on only while the test waits. So that its body
 * is the same for both:
 *
 * <ul>
 *   <li>It is annotated {@link dev.sluice.tck.kit.EachNet} (or
 *       {@link dev.sluice.tck.kit.EachTransport} for TCP only), takes a
 *       {@link dev.sluice.tck.kit.Net} and opens its {@link dev.sluice.tck.kit.Rig} with it;
 *       sockets, peers and servers come from the rig, addresses from the net.
 *   <li>It waits by {@code rig.until}, {@code rig.stays}, {@code rig.settle}, {@code rig.onLoop},
 *       by a {@link dev.sluice.tck.kit.Call} or by a log: never by Awaitility, a latch or a thread,
 *       and never by {@code Request.await}.
 *   <li>What must happen while a callback runs stands in {@code rig.gate().meanwhile(...)}; what
 *       blocks a real peer stands in {@code rig.aside(...)}.
 *   <li>Sizes and rounds are {@code net.pick(real, simulated)}, {@code net.much()} is more than a
 *       connection holds.
 *   <li>A test whose point is real threads or the operating system is
 *       {@link dev.sluice.tck.kit.EachRealNet}, and tells in its class why.
 * </ul>
 */
package dev.sluice.tck.kit;
