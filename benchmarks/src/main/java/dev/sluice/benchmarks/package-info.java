/**
 * The battery: a work is done by several subjects in turn, each in a process of its own, warm, with
 * the load in another one; what counts are ratios of neighbours.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
