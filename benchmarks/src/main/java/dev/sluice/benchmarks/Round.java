package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One subject, once.
 *
 * @param subject who
 * @param used by the subject's process
 * @param taken seen from the load
 */
public record Round(
    @JsonProperty String subject,
    @JsonProperty Usage used,
    @JsonProperty Taken taken) {}
