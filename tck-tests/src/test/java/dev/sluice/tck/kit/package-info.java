/**
 * What the tests on real sockets share: a client per test, a peer without our library, and proofs
 * that nothing leaks.
 */
package dev.sluice.tck.kit;
