/** The other end of the connections: the same for every subject, over the channels of the JDK. */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
