/**
 * The subsystem on real sockets: Netty's event loops and native calls beneath, WSK's contract on
 * top. Everything here runs on one event loop per socket unless it says otherwise.
 */
@NullMarked
package dev.sluice.netty.internal;

import org.jspecify.annotations.NullMarked;
