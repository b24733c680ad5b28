package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What the load has to say about a round.
 *
 * @param done what the subject has to have done in this round, where only the load knows
 * @param seen what else it saw
 */
record Report(@JsonProperty Expected done, @JsonProperty Map<Seen, Long> seen) {}
