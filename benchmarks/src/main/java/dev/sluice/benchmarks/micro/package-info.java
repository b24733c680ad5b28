/**
 * Microbenchmarks of the gates and of the send window by JMH: the streams are the real ones, what
 * is below them is memory.
 */
@NullMarked
package dev.sluice.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
