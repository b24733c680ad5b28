@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
