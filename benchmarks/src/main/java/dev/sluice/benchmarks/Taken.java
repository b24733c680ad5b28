package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How long a round took, seen from the load.
 *
 * @param wallNanos from the first connect to the last end
 * @param medianNanos the median latency, 0 where there is none
 * @param p99Nanos the 99th percentile
 * @param p999Nanos the 99.9th percentile
 */
public record Taken(
    @JsonProperty long wallNanos,
    @JsonProperty long medianNanos,
    @JsonProperty long p99Nanos,
    @JsonProperty long p999Nanos) {}
