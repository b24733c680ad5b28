/** Holds docs/wsk-mapping.md to what the contract has and to what its tests prove. */
package dev.sluice.tck.mapping;
