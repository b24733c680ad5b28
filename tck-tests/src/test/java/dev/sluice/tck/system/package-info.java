/**
 * What the library promises about whole connections: bounds, ends, hand-overs, containment, on real
 * sockets.
 */
package dev.sluice.tck.system;
