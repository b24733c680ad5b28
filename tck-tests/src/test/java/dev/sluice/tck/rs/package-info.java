/**
 * The Reactive Streams TCK, and the rules that it leaves to us.
 *
 * <p>It runs for every public publisher and subscriber of the streams, a
 * {@link dev.sluice.tck.rs.Candidate}, with plain subscribers and those of each library, on real
 * sockets and in a simulation, with the smallest internal sizes and the default: the
 * {@link dev.sluice.tck.rs.Matrix}. Each place of it that runs is a
 * {@link dev.sluice.tck.rs.Subject}, which prints what was executed and skipped;
 * {@link dev.sluice.tck.rs.Checks} prints the reasons.
 *
 * <p>To add a publisher: name it in {@code Candidate}, with what its internal size is; give it to
 * {@code Link}, {@code Post}, {@code Library.Door} or {@code Sockets} in each library; write its
 * class, annotated with {@code Candidate.Is}.
 */
package dev.sluice.tck.rs;
