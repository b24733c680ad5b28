package dev.sluice.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was measured.
 *
 * @param commit of this repository, {@code unknown} outside of one
 * @param changed whether files that the programs are made of differ from the commit
 */
public record Source(
    @JsonProperty String commit, @JsonProperty boolean changed) {}
