package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a subject has to have done by the end of a round.
 *
 * @param bytes taken or sent, -1 where the subject does not count them
 * @param elements lines, -1 where the subject does not count them
 * @param ended connections
 */
record Expected(
    @JsonProperty long bytes,
    @JsonProperty long elements,
    @JsonProperty long ended) {

  boolean isMetBy(Tally tally) {
    return tally.ended.sum() >= ended
        && (bytes < 0 || tally.bytes.sum() >= bytes)
        && (elements < 0 || tally.elements.sum() >= elements);
  }

  /** Not a byte more either. */
  boolean isExceededBy(Tally tally) {
    return tally.ended.sum() > ended
        || (bytes >= 0 && tally.bytes.sum() > bytes)
        || (elements >= 0 && tally.elements.sum() > elements);
  }
}
