@NullMarked
package dev.sluice.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
