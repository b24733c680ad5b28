/**
 * What every provider of event sockets would otherwise write again: which events are on, how a call
 * ends once, who owns a list, how a socket comes to its end, and the numbers of its statistics. A
 * provider may do without. Not for applications.
 */
@NullMarked
package dev.sluice.spi.support;

import org.jspecify.annotations.NullMarked;
