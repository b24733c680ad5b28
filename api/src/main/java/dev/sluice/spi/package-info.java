/** What a provider of event sockets implements and uses. Not for applications. */
@NullMarked
package dev.sluice.spi;

import org.jspecify.annotations.NullMarked;
