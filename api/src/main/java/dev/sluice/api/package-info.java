/**
 * Kernel-style event sockets: the contract of Winsock Kernel in Java. The subsystem calls back with
 * buffers that it owns; what the callback answers decides whether data is taken, kept or refused
 * for now.
 *
 * <p><b>Nulls:</b> what may be {@code null} says so. Any other {@code null}, also as an element of
 * an array, a list or a set, is refused with a {@link NullPointerException} on the calling thread,
 * before the call takes its {@link dev.sluice.api.Request}: nothing was done, and the request is as
 * it was. Everything else that a call finds wrong is a {@link dev.sluice.api.Status}.
 *
 * <p><b>Names:</b> some types are called as types of {@code java.net} are ({@code DatagramSocket},
 * {@code SocketOption}), since WSK calls them so: import them one by one where both are needed.
 */
@NullMarked
package dev.sluice.api;

import org.jspecify.annotations.NullMarked;
