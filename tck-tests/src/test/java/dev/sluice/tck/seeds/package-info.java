/** Every contract test in the simulation, with many seeds. */
package dev.sluice.tck.seeds;
