/**
 * The command line tool {@code sluice}: a demonstration, and programs that move bytes at the pace
 * of whoever takes them.
 */
@NullMarked
package dev.sluice.examples;

import org.jspecify.annotations.NullMarked;
