package dev.sluice.benchmarks;

import java.util.Collection;
import java.util.LinkedHashSet;

/** A name that nothing has: says which, and what there is. */
public final class UnknownName extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnknownName(String kind, String name, Collection<String> known) {
    super("no " + kind + " '" + name + "'; there are "
        + String.join(", ", new LinkedHashSet<>(known)));
  }

  /**
   * Looks at each of them.
   *
   * @throws UnknownName for the first that nothing has
   */
  public static void check(String kind, Collection<String> names, Collection<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new UnknownName(kind, name, known);
      }
    }
  }
}
