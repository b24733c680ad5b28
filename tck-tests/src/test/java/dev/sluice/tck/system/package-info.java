/** What users rely on, on real sockets: bounds, ends, hand-overs. */
package dev.sluice.tck.system;
