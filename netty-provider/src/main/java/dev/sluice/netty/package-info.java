/** The configuration of the subsystem on real sockets. */
@NullMarked
package dev.sluice.netty;

import org.jspecify.annotations.NullMarked;
