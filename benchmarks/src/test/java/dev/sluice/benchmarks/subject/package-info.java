@NullMarked
package dev.sluice.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
