/**
 * What a run came to: how it is stored, and what is made of it: tables, a plot, the targets, and
 * the figures that the documents quote. All of it works on what is stored and on nothing else.
 */
@NullMarked
package dev.sluice.benchmarks.report;

import org.jspecify.annotations.NullMarked;
