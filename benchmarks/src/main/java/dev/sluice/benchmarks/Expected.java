package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a subject has to have done by the end of a round.
 *
 * @param bytes taken or sent, -1 where the subject does not count them
 * @param elements lines, -1 where the subject does not count them
 * @param ended connections
 */
public record Expected(
    @JsonProperty long bytes,
    @JsonProperty long elements,
    @JsonProperty long ended) {

  /** Nothing at all. */
  public static final Expected NOTHING = new Expected(0, 0, 0);

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

  /** Both; what one of them does not count is not counted. */
  Expected plus(Expected more) {
    return new Expected(sum(bytes, more.bytes), sum(elements, more.elements), ended + more.ended);
  }

  private static long sum(long first, long second) {
    return first < 0 || second < 0 ? -1 : first + second;
  }

  /** What counts of it. */
  @Override
  public String toString() {
    return (bytes < 0 ? "" : "bytes=" + bytes + ", ")
        + (elements < 0 ? "" : "elements=" + elements + ", ")
        + "ended connections=" + ended;
  }
}
