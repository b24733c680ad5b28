/** The simulated subsystem behind the front that tests see. */
@NullMarked
package dev.sluice.testkit.internal;

import org.jspecify.annotations.NullMarked;
