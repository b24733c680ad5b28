/**
 * Kernel-style event sockets: the contract of Winsock Kernel in Java. The subsystem calls back with
 * buffers that it owns; what the callback answers decides whether data is taken, kept or refused
 * for now.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
