/**
 * The contract of event sockets, rule by rule, on real sockets; named after the rules of Winsock
 * Kernel's reference.
 */
package dev.sluice.tck.contract;
