package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * One subject, once.
 *
 * @param subject who
 * @param used by the subject's process
 * @param taken seen from the load
 * @param seen what else was seen
 */
public record Round(
    @JsonProperty String subject,
    @JsonProperty Usage used,
    @JsonProperty Taken taken,
    @JsonProperty Map<Seen, Long> seen) {

  /** Without anything else. */
  public Round(String subject, Usage used, Taken taken) {
    this(subject, used, taken, Map.of());
  }

  /** This number, 0 where it was not looked at. */
  public long seen(Seen what) {
    return seen.getOrDefault(what, 0L);
  }
}
