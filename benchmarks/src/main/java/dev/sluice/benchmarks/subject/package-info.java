/** What is measured: the same servers over Sluice, over its peers and over plain sockets. */
@NullMarked
package dev.sluice.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
