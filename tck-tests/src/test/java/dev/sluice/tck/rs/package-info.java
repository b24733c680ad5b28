/** The Reactive Streams TCK over real sockets, and the rules that it leaves to us. */
package dev.sluice.tck.rs;
