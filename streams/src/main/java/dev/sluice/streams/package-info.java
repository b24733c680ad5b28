/**
 * Demand becomes a verdict: the callbacks of event sockets as plain Reactive Streams publishers,
 * their calls as subscribers, without a queue in between.
 */
@NullMarked
package dev.sluice.streams;

import org.jspecify.annotations.NullMarked;
