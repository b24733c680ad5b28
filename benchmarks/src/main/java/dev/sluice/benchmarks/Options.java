package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How works are run.
 *
 * @param pairs rounds of each subject that count
 * @param warmups rounds before these
 * @param divisor what part of each work is done; figures mean something with 1 only
 * @param nio NIO in place of epoll
 */
public record Options(
    @JsonProperty int pairs,
    @JsonProperty int warmups,
    @JsonProperty int divisor,
    @JsonProperty boolean nio) {}
